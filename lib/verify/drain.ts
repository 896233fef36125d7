import { randomInt } from 'node:crypto';
import { parsePeppers, phoneHash } from '@/lib/telemetry/phone-hash';
import { datasetsOf, rowsSince } from './axiom';
import { writtenPhone } from './canary/canary';
import { finderOf } from './canary/find';
import { type Check, type Finding, found, notChecked } from './check';
import { drainPost, firstOf } from './sign';
import { eventually, oncePerRun, type Subject } from './subject';

/** How the project is called in the rows that this leaves in Axiom. */
export const PROJECT = 'josh-verify';

/** Digits as Vercel's entries have them; begins with the time, so that runs do not meet. */
const newEntryId = (at: number): string => `${at}${randomInt(1e12).toString().padStart(15, '0')}`;

/** An entry that tells of no request: it makes a row and counts nowhere but among the drain's own. */
function entryOf(id: string, { canary }: Subject, at: number): string {
  return JSON.stringify({
    id,
    timestamp: at,
    type: 'stdout',
    source: 'external',
    level: 'info',
    projectId: 'prj_josh_verify',
    projectName: PROJECT,
    deploymentId: 'dpl_josh_verify',
    message: `wiring check: called ${writtenPhone(canary)}`,
  });
}

const TODO_SECRET =
  'Compare DRAIN_SIGNATURE_SECRET here, in the drain’s project and in Vercel’s log drain; deploy the drain again.';

/** The log drain's receiver: who may write, and that what is written arrives once, redacted. */
export const drainChecks: readonly Check[] = [
  ...(
    [
      ['without a signature', () => null],
      ['with a forged signature', () => 'not the secret of this drain'],
    ] as const
  ).map(
    ([how, secret]): Check => ({
      name: `drain: a batch ${how} is refused`,
      expected: '403, and nothing of it in Axiom',
      todo: `Stop: anybody can write logs. ${TODO_SECRET}`,
      run: (subject) =>
        atDrain(subject, async (url) => {
          const id = newEntryId(subject.now());
          const batch = drainPost(`${entryOf(id, subject, subject.now())}\n`, secret());
          const { status } = await subject.call(url, batch);
          const { there } = await batchInAxiom(subject);
          const rows = await rowsSince(subject, datasetsOf(subject.env).logs, byEntryIds([id]));
          const arrived = rows.length > 0 ? 'and it is in Axiom' : 'and nothing arrived';
          return found(status === 403 && rows.length === 0 && there > 0, `${status}, ${arrived}`);
        }),
    }),
  ),
  {
    name: 'drain: Vercel’s probe is answered with its code',
    expected: '200, and DRAIN_VERIFY_CODE in x-vercel-verify',
    todo: 'Set DRAIN_VERIFY_CODE in the drain’s project to the code that Vercel shows beside the log drain.',
    run: (subject) =>
      atDrain(subject, async (url) => {
        const { env } = subject;
        const probe = drainPost('{}', firstOf(env.DRAIN_SIGNATURE_SECRET));
        const { status, headers } = await subject.call(url, probe);
        const right = headers.get('x-vercel-verify') === (env.DRAIN_VERIFY_CODE ?? '');
        return found(status === 200 && right, `${status}, ${right ? 'the code' : 'another code or none'}`);
      }),
  },
  {
    name: 'drain: a signed batch that comes twice is in Axiom once',
    expected: 'each of its two rows once, in time',
    todo: `${TODO_SECRET} Then look at the drain’s own log: it prints what it could not ship. AXIOM_TOKEN of the drain must be able to ingest.`,
    run: (subject) =>
      atDrain(subject, async () => {
        const { statuses, rows, there } = await batchInAxiom(subject);
        const once = rows.length === 2 && there === 2;
        return found(
          once && statuses.every((status) => status === 200),
          `answered ${statuses.join(', ')}; ${there} of 2 entries in ${rows.length} rows`,
        );
      }),
  },
  {
    name: 'drain: a phone number becomes the pseudonym that the app gives it',
    expected: 'the keyed hash, and not the number',
    todo: 'Set the same PHONE_HASH_PEPPERS in both projects and here, in the same order.',
    run: (subject) =>
      atDrain(subject, async () => {
        const { rows } = await batchInAxiom(subject);
        const [row] = rows;
        if (row === undefined) return found(false, 'no row arrived');
        const { canary, env } = subject;
        const text = String(row.message);
        if (finderOf(canary).find(text) !== null) return found(false, 'the number itself');
        const hash = phoneHash(canary.phone, parsePeppers(env.PHONE_HASH_PEPPERS ?? ''));
        return found(text.includes(hash), text.includes(hash) ? 'the keyed hash' : 'another pseudonym');
      }),
  },
];

async function atDrain({ drain }: Subject, look: (url: string) => Promise<Finding>): Promise<Finding> {
  if (drain === null) return notChecked('the drain’s address is not known: give --drain or DRAIN_BASE_URL');
  return look(`${drain}/api/drain`);
}

const byEntryIds = (ids: readonly string[]): string =>
  `\n| where entry_id in (${ids.map((id) => `'${id}'`).join(', ')})\n| project entry_id, message`;

/** Two entries, sent as one batch twice and in another order a third time; and what is in Axiom of them. */
const batchInAxiom = oncePerRun(async (subject) => {
  const { env, now, drain, pause } = subject;
  const url = `${drain}/api/drain`;
  const at = now();
  const ids = [newEntryId(at), newEntryId(at)];
  const lines = ids.map((id) => entryOf(id, subject, at));
  const secret = firstOf(env.DRAIN_SIGNATURE_SECRET);
  const statuses: number[] = [];
  for (const batch of [lines, lines, lines.toReversed()])
    statuses.push((await subject.call(url, drainPost(`${batch.join('\n')}\n`, secret))).status);
  subject.left.push(`2 rows of the project “${PROJECT}” in the logs dataset`);
  const read = () => rowsSince(subject, datasetsOf(env).logs, byEntryIds(ids));
  const complete = async () => {
    const rows = await read();
    return new Set(rows.map(({ entry_id }) => entry_id)).size === ids.length ? rows : null;
  };
  await eventually(subject, complete);
  // A second copy would be on its way still.
  await pause(SECOND_COPY_MS);
  const rows = await read();
  return { statuses, rows, there: new Set(rows.map(({ entry_id }) => entry_id)).size };
});

const SECOND_COPY_MS = 1_000;
