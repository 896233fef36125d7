import type { Random } from './corpus/random';

const BASE36 = 'abcdefghijklmnopqrstuvwxyz0123456789';
const HEX = '0123456789abcdef';
const ALNUM = `ABCDEFGHIJKLMNOPQRSTUVWXYZ${BASE36}`;

const uuid = (random: Random) => random.fill('hhhhhhhh-hhhh-4hhh-8hhh-hhhhhhhhhhhh');

/** A number in one of the ways in which people and providers write it. */
export function phoneNumber(random: Random): string {
  return random.fill(
    random.pick(['+1N##N######', '(N##) N##-####', 'N##-N##-####', '+44 7### ######', 'N##N######']),
  );
}

const CLEAN: readonly ((random: Random) => string)[] = [
  (r) => `Queued message ${uuid(r)} for delivery in ${r.int(1, 900)}ms (attempt ${r.int(1, 5)})`,
  (r) =>
    `Error: connect ECONNREFUSED on port 6379\n    at TCPConnectWrap.afterConnect [as oncomplete] (node:net:${r.int(100, 1999)}:16)\n    at run (/var/task/.next/server/chunks/${r.int(100, 9999)}.js:1:${r.int(100, 99_999)})`,
  (r) => `[POST] /api/stripe/webhook status=${r.pick([200, 400, 500])}`,
  (r) => `Webhook evt_${r.text(ALNUM, 24)} applied after ${r.int(1, 99)} ms`,
  (r) => `LinkUp ${r.text(BASE36, 16)} reached capacity 4/4 at 2026-11-23T10:${r.fill('3#:1#')}.000Z`,
  (r) =>
    `Cache miss for key region:${r.pick(['sfo', 'nyc'])} — took ${r.int(1, 99)}.${r.fill('##')} ms, total=${r.int(1, 99_999)}`,
  (r) => `✅ warmed “${r.pick(['sf', 'nyc', 'chi'])}” in ${r.int(1, 900)} ms (予約 ${r.int(1, 50)})`,
  (r) => {
    const id = uuid(r);
    return `START RequestId: ${id}\n[POST] /api/twilio/inbound status=200\nEND RequestId: ${id}\nREPORT RequestId: ${id}\tDuration: ${r.int(1, 900)}.${r.fill('##')} ms\tBilled Duration: ${r.int(1, 900)} ms\tMemory Size: 2048 MB\tMax Memory Used: ${r.int(90, 400)} MB`;
  },
  (r) =>
    `Retrying job ${r.text(HEX, 24)} because the provider answered 429 Too Many Requests, backing off ${r.int(1, 60)} seconds`,
];

const PERSONAL: readonly ((random: Random) => string)[] = [
  (r) => `Send to ${phoneNumber(r)} failed: unreachable carrier (30003)`,
  (r) => `Support asked about ${r.text(BASE36, 7)}@example.com, see ticket ${r.int(100, 9999)}`,
  (r) => `signin from ${r.int(100, 199)}.${r.int(1, 250)}.${r.int(1, 250)}.${r.int(1, 250)} as admin`,
  (r) => `inbound From=%2B1${r.fill('N##N######')}&Body=on+my+way&NumSegments=1`,
];

/** A line that is not ours, as libraries and the platform write them. */
export function sentence(random: Random, personal: boolean): string {
  return random.pick(personal ? PERSONAL : CLEAN)(random);
}
