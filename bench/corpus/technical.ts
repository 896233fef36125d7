import type { Random } from './random';

const ALNUM = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const BASE36 = 'abcdefghijklmnopqrstuvwxyz0123456789';

type Shape = readonly [name: string, make: (random: Random) => string];

const hex = (length: number) => (random: Random) => random.text('0123456789abcdef', length);
const epoch = (random: Random) => random.int(1_735_689_600, 1_798_761_600);
const uuid = (random: Random) => random.fill('hhhhhhhh-hhhh-4hhh-8hhh-hhhhhhhhhhhh');
const stamp = (random: Random) => new Date(epoch(random) * 1000 + random.int(0, 999)).toISOString();

const TUNED_SHAPES: readonly Shape[] = [
  ['message sid', (r) => `SM${hex(32)(r)}`],
  ['account sid', (r) => `AC${hex(32)(r)}`],
  ['uuid', uuid],
  ['ulid', (r) => `01${r.text(CROCKFORD, 24)}`],
  ['stripe event', (r) => `evt_${r.text(ALNUM, 24)}`],
  ['payment', (r) => `pi_${r.text(ALNUM, 24)}`],
  ['epoch ms', (r) => String(epoch(r) * 1000 + r.int(0, 999))],
  ['epoch s', (r) => String(epoch(r))],
  ['epoch float', (r) => `${epoch(r)}.${r.fill('######')}`],
  ['iso', stamp],
  ['date', (r) => stamp(r).slice(0, 10)],
  ['log id', (r) => r.fill('X###########################')],
  ['request id', (r) => `iad1::${r.text(BASE36, 5)}-${epoch(r)}000-${hex(12)(r)}`],
  ['deployment', (r) => `dpl_${r.text(ALNUM, 28)}`],
  ['commit', hex(40)],
  ['short commit', (r) => `${hex(6)(r)}e`],
  ['trace id', hex(32)],
  ['span id', hex(16)],
  ['queue message', (r) => `msg_${r.text(ALNUM, 40)}`],
  ['duration', (r) => `${r.int(1, 99_999)}`],
  ['float', (r) => `${r.int(1, 999)}.${r.fill('#########')}`],
  ['money', (r) => `$${r.int(1, 9999)}.${r.fill('##')}`],
  ['micros', (r) => `0.${r.fill('########')}`],
  ['semver', (r) => `${r.int(0, 20)}.${r.int(0, 40)}.${r.int(0, 40)}`],
  ['error code', (r) => r.fill('#####')],
  ['short code', (r) => r.fill('X#####')],
  ['http', (r) => `${r.pick([200, 404, 500])} in ${r.int(1, 9999)}ms`],
  ['tokens', (r) => `in=${r.int(1, 20_000)} out=${r.int(1, 9999)} total=${r.int(1, 999_999)}`],
  ['bytes', (r) => r.fill('X########')],
  ['order', (r) => `order-${r.fill('X#########')}`],
  ['linkup', (r) => `lnk_${r.text(BASE36, 16)}`],
  ['host', (r) => `localhost:${r.int(10_000, 60_000)}`],
  ['colour', (r) => `#${hex(6)(r)}`],
];

const HELD_OUT_SHAPES: readonly Shape[] = [
  ['call sid', (r) => `CA${hex(32)(r)}`],
  ['service sid', (r) => `MG${hex(32)(r)}`],
  ['uuid v7', (r) => `0199${r.fill('hhhh-hhhh-7hhh-8hhh-hhhhhhhhhhhh')}`],
  ['uuid upper case', (r) => uuid(r).toUpperCase()],
  ['traceparent', (r) => `00-${hex(32)(r)}-${hex(16)(r)}-01`],
  ['customer', (r) => `cus_${r.text(ALNUM, 14)}`],
  ['subscription', (r) => `sub_${r.text(ALNUM, 24)}`],
  ['project', (r) => `prj_${r.text(ALNUM, 28)}`],
  ['request id twice', (r) => `iad1::sfo1::${r.text(BASE36, 5)}-${epoch(r)}000-${hex(12)(r)}`],
  ['sha256', hex(64)],
  ['md5', hex(32)],
  ['etag', (r) => `W/"${hex(4)(r)}-${r.text(ALNUM, 27)}"`],
  ['iso offset', (r) => stamp(r).replace('Z', '+00:00')],
  ['syslog stamp', (r) => stamp(r).replace('T', ' ').replace('Z', '')],
  ['http date', (r) => new Date(epoch(r) * 1000).toUTCString()],
  ['apache stamp', (r) => `${r.fill('1#')}/Nov/2026:10:34:${r.fill('1#')} +0000`],
  ['epoch us', (r) => `${epoch(r)}${r.fill('######')}`],
  ['epoch ns', (r) => `${epoch(r)}${r.fill('#########')}`],
  ['hrtime', (r) => `[ ${r.int(1, 999)}, ${r.fill('X########')} ]`],
  ['latency', (r) => `p50=${r.int(1, 99)}.${r.fill('##')}ms p99=${r.int(100, 999)}.${r.fill('##')}ms`],
  ['memory', (r) => `rss=${r.fill('1########')} heap=${r.fill('9#######')}`],
  ['size', (r) => `${r.fill('X######')} bytes`],
  ['rows', (r) => `${r.fill('X#######')} rows`],
  ['offset', (r) => `offset ${r.fill('X#########')}`],
  ['content length', (r) => `content-length: ${r.fill('X#######')}`],
  ['cents', (r) => `"amount_cents":${r.fill('X#######')}`],
  ['coordinates', (r) => `${r.fill('37.####')}, -${r.fill('122.####')}`],
  ['windows build', (r) => `10.0.${r.fill('19###.####')}`],
  ['browser', (r) => `Chrome/${r.int(90, 130)}.0.${r.int(1000, 9999)}.${r.int(10, 200)}`],
  ['package', (r) => `next@${r.int(10, 16)}.${r.int(0, 9)}.${r.int(0, 9)}-canary.${r.int(1, 90)}`],
  [
    'stack frame',
    (r) =>
      `at run (/var/task/.next/server/chunks/${r.int(100, 9999)}.js:${r.int(1, 99)}:${r.int(1, 99_999)})`,
  ],
  ['pid', (r) => `pid=${r.int(1, 4_194_304)}`],
  ['port range', () => '30000-32767'],
  ['snowflake', (r) => r.fill('1#################')],
  ['build', (r) => `build-${r.fill('202611##.#')}`],
  ['twilio doc', (r) => `https://www.twilio.com/docs/errors/${r.fill('21###')}`],
  ['region pair', () => 'us-east-1 eu-west-2'],
  ['k8s pod', (r) => `web-${r.text('bcdfghjklmnpqrstvwxz2456789', 9)}-${r.text('bcdfghjklmnpqrstvwxz', 5)}`],
  ['base64', (r) => `data:image/png;base64,iVBORw0KGgo${r.text(`${ALNUM}+/`, 60)}=`],
  ['cron', () => '*/5 0-23 1,15 * 1-5'],
  ['cidr free version', (r) => `v${r.int(1, 9)}.${r.int(1, 99)}.${r.int(1, 99)}.${r.int(1, 99)}`],
];

const TUNED_FRAMES = ['job {} finished', 'ref={}', '{"msg":"handled","id":"{}"}', 'at {} ok', '{"v":{}}'];
const HELD_OUT_FRAMES = [
  'processed {} for tenant a',
  '[info] {}',
  'id: {}, attempt 2',
  '({}) done',
  "{ value: '{}' }",
  'see {}',
];

export interface Technical {
  name: string;
  text: string;
  value: string;
}

const made = (shapes: readonly Shape[], frames: readonly string[]) => (random: Random, times: number) =>
  shapes.flatMap(([name, make]): Technical[] =>
    Array.from({ length: times }, () => {
      const value = make(random);
      return { name, text: random.pick(frames).replace('{}', () => value), value };
    }),
  );

export const technicalTuned = made(TUNED_SHAPES, TUNED_FRAMES);
export const technicalHeldOut = made(HELD_OUT_SHAPES, HELD_OUT_FRAMES);
