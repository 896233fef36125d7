import { Random } from './corpus/random';

const BASE36 = 'abcdefghijklmnopqrstuvwxyz0123456789';
const HEX = '0123456789abcdef';
const ALNUM = `ABCDEFGHIJKLMNOPQRSTUVWXYZ${BASE36}`;
const START = Date.parse('2026-11-23T10:00:00.000Z');

/** Shares of a busy day's entries: lean JSON lines, free text, requests without a message. */
const LEAN = 0.7;
const TEXT = 0.2;
const PERSONAL = 0.17;
const PROXIED = 0.43;

/** An entry of a log drain, serialised, and the message in it. */
export interface MadeEntry {
  line: string;
  message: string;
}

/** Entries in the mix that a drain sees, the same in every run. */
export function entries(count: number, seed = 7): MadeEntry[] {
  const random = new Random(seed);
  return Array.from({ length: count }, (_, index) => {
    const at = START + index * 137;
    const message = messageOf(random, at);
    return { line: JSON.stringify(entryOf(random, at, message)), message };
  });
}

function messageOf(random: Random, at: number): string {
  const shape = random.next();
  const personal = random.next() < PERSONAL;
  if (shape < LEAN) return lean(random, at, personal);
  return shape < LEAN + TEXT ? text(random, personal) : '';
}

const uuid = (random: Random) => random.fill('hhhhhhhh-hhhh-4hhh-8hhh-hhhhhhhhhhhh');
const phone = (random: Random) =>
  random.pick(['+1N##N######', '(N##) N##-####', 'N##-N##-####', '+44 7### ######', 'N##N######']);

function lean(random: Random, at: number, personal: boolean): string {
  return JSON.stringify({
    ts: new Date(at).toISOString(),
    level: random.pick(['info', 'info', 'warn', 'error']),
    event: random.pick([
      'sms.inbound.received',
      'sms.outbound.sent',
      'llm.call.completed',
      'request.completed',
    ]),
    env: 'prod',
    correlation_id: `0199b0a0-${random.fill('hhhh-7hhh-8hhh-hhhhhhhhhhhh')}`,
    ...(random.next() < 0.4 ? { user_id: uuid(random) } : {}),
    ...(random.next() < 0.4 ? { twilio_message_sid: `SM${random.text(HEX, 32)}` } : {}),
    duration_ms: random.int(3, 4000),
    status: 200,
    ...(random.next() < 0.3
      ? { route: '/api/twilio/inbound', attempt: 1, phone_hash: `k2_${random.text(HEX, 32)}` }
      : {}),
    ...(personal ? { error_message: `The 'To' number ${random.fill(phone(random))} is not valid.` } : {}),
  });
}

const SENTENCES: readonly ((random: Random) => string)[] = [
  (r) => `Queued message ${uuid(r)} for delivery in ${r.int(1, 900)}ms (attempt ${r.int(1, 5)})`,
  (r) =>
    `Error: connect ECONNREFUSED 127.0.0.1:6379\n    at TCPConnectWrap.afterConnect (node:net:${r.int(100, 1999)}:16)\n    at run (/var/task/.next/server/chunks/${r.int(100, 9999)}.js:1:${r.int(100, 99_999)})`,
  (r) => `[POST] /api/stripe/webhook status=${r.pick([200, 400, 500])} evt_${r.text(ALNUM, 24)}`,
  (r) => `LinkUp lnk_${r.text(BASE36, 16)} reached capacity 4/4 at 2026-11-23T10:${r.fill('3#:1#')}.000Z`,
  (r) =>
    `Cache miss for key region:${r.pick(['sfo', 'nyc'])} — took ${r.int(1, 99)}.${r.fill('##')} ms, total=${r.int(1, 99_999)}`,
  (r) =>
    `START RequestId: ${uuid(r)}\nEND RequestId: ${uuid(r)}\nREPORT RequestId: ${uuid(r)}\tDuration: ${r.int(1, 900)}.${r.fill('##')} ms\tBilled Duration: ${r.int(1, 900)} ms\tMemory Size: 1024 MB\tMax Memory Used: ${r.int(90, 300)} MB`,
  (r) =>
    `Retrying job ${r.text(HEX, 24)} because the provider answered 429 Too Many Requests, backing off ${r.int(1, 60)} seconds`,
];
const PERSONAL_SENTENCES: readonly ((random: Random) => string)[] = [
  (r) => `Send to ${r.fill(phone(r))} failed: unreachable carrier (30003)`,
  (r) => `Support asked about ${r.text(BASE36, 7)}@example.com, see ticket ${r.int(100, 9999)}`,
  (r) => `signin from ${r.int(100, 199)}.${r.int(1, 250)}.${r.int(1, 250)}.${r.int(1, 250)} as admin`,
  (r) => `inbound From=%2B1${r.fill('N##N######')}&Body=on+my+way&NumSegments=1`,
];

const text = (random: Random, personal: boolean) =>
  random.pick(personal ? PERSONAL_SENTENCES : SENTENCES)(random);

function entryOf(random: Random, at: number, message: string): object {
  const request = `iad1::${random.text(BASE36, 5)}-${at}-${random.text(HEX, 12)}`;
  const path = random.pick([
    '/api/twilio/inbound',
    '/api/stripe/webhook',
    '/api/qstash/send',
    '/linkups/[id]',
  ]);
  return {
    id: random.fill('57#########################'),
    ...(message === '' ? {} : { message, type: 'stdout', level: 'info' }),
    timestamp: at,
    source: 'lambda',
    requestId: request,
    path,
    statusCode: 200,
    projectId: 'prj_HZL7X5W1EBoQXDU1Hvt7DRUiOybn',
    projectName: 'josh',
    deploymentId: 'dpl_pdOYr3i2G9L4FnUfYEYQNekGyW4P',
    buildId: 'bld_3a9mwb1t2',
    host: 'josh.example.com',
    entrypoint: 'api/twilio/inbound.js',
    environment: 'production',
    branch: 'main',
    executionRegion: 'iad1',
    traceId: random.text(HEX, 32),
    spanId: random.text(HEX, 16),
    ...(random.next() < PROXIED ? { proxy: proxyOf(random, at, path, request) } : {}),
  };
}

const proxyOf = (random: Random, at: number, path: string, request: string) => ({
  timestamp: at,
  method: 'POST',
  host: 'josh.example.com',
  path,
  userAgent: ['TwilioProxy/1.1'],
  region: 'iad1',
  statusCode: 200,
  clientIp: random.fill('203.0.113.#'),
  scheme: 'https',
  vercelId: request,
  vercelCache: 'MISS',
  responseByteSize: random.int(10, 9999),
});
