import { sql } from 'drizzle-orm';
import { database } from '@/lib/clients/database';
import { parsePeppers, phoneHash } from '@/lib/telemetry/phone-hash';
import { datasetsOf, rowsSince } from '../axiom';
import type { Answer } from '../call';
import { type Check, type Finding, found, notChecked } from '../check';
import { eventually, type FurtherPlace, oncePerRun, type Subject } from '../subject';
import { sentText, texting } from '../text';
import { axiomPlace } from './axiom-rows';
import { errorPaths } from './error-paths';
import { finderOf } from './find';
import { furtherPlace, LOGS, noLogs } from './further';
import { type Contents, contents, type Place } from './place';
import { queuePlace } from './queue-messages';
import { sentryPlace } from './sentry-events';
import { messageEventsPlace, otherTablesPlace } from './tables';

/** The deployment's own answers to all of it. */
const answersPlace: Place = {
  name: 'the answers to the requests',
  todo: 'An answer repeats what it was sent: see lib/telemetry/errors/response.ts.',
  used: true,
  read: async ({ answers }) =>
    contents(
      answers.filter(isOurs).map(({ headers, text }) => ({ headers: Object.fromEntries(headers), text })),
      () => 'an answer',
    ),
};

/** Next's own page for an unknown address repeats the address, to nobody but who asked for it. */
const isOurs = ({ headers }: Answer): boolean => !headers.get('content-type')?.startsWith('text/html');

/** Where the canary must not be; what somebody named besides comes last. */
export const placesOf = (further: readonly FurtherPlace[]): readonly Place[] => [
  axiomPlace,
  sentryPlace,
  queuePlace,
  messageEventsPlace,
  otherTablesPlace,
  answersPlace,
  ...(further.some(({ name }) => name === LOGS) ? [] : [noLogs]),
  ...further.map(furtherPlace),
];

/** A number and a text that nobody else has, sent in by the front door and by every wrong one, and looked for everywhere. */
export const canaryChecks = (further: readonly FurtherPlace[]): readonly Check[] => [
  {
    name: 'canary: it arrived where it belongs',
    expected: 'the text in sms_messages.body, the number in users.phone, its hash in users.phone_hash',
    todo: 'A canary that never arrived proves nothing: mend the wiring first.',
    run: (subject) => texting(subject, ({ sid }) => atHome(subject, sid)),
  },
  {
    name: 'canary: what went wrong with it was logged',
    expected: 'a line in Axiom for each refused and malformed request',
    todo: 'The search below is only as good as what arrived: see the checks of the drain.',
    run: (subject) => texting(subject, () => logged(subject)),
  },
  ...placesOf(further).map(
    (place): Check => ({
      name: `canary: nowhere in ${place.name}`,
      expected: 'found nowhere',
      todo: `Stop: personal data leaks. ${place.todo}`,
      run: (subject) => texting(subject, () => search(subject, place)),
    }),
  ),
];

async function atHome({ canary, env }: Subject, sid: string): Promise<Finding> {
  const [row] = await database().execute(
    sql`select m.body, u.phone, u.phone_hash from sms_messages m join users u on u.id = m.user_id where m.twilio_message_sid = ${sid}`,
  );
  if (row === undefined) return found(false, 'no row');
  const hash = phoneHash(canary.phone, parsePeppers(env.PHONE_HASH_PEPPERS ?? ''));
  const seen = {
    text: canary.words.every((word) => String(row.body).includes(word)),
    number: row.phone === canary.phone,
    hash: row.phone_hash === hash,
  };
  const said = Object.entries(seen).map(([what, there]) => `${what} ${there ? 'there' : 'not there'}`);
  return found(Object.values(seen).every(Boolean), said.join(', '));
}

/** An address that is nobody's has no handler, and so no line of ours. */
const UNSEEN = 'a path that does not exist';

async function logged(subject: Subject): Promise<Finding> {
  const walked = (await errorPaths(subject)).filter(({ what }) => what !== UNSEEN);
  const refused = walked.filter(({ status }) => status >= 400);
  const ids = refused.map(({ correlationId }) => correlationId ?? '');
  const then = `\n| where ensure_field('correlation_id', typeof(string)) in (${ids.map((id) => `'${id}'`).join(', ')})\n| distinct correlation_id`;
  let there = 0;
  await eventually(subject, async () => {
    there = (await rowsSince(subject, datasetsOf(subject.env).logs, then)).length;
    return there === refused.length ? there : null;
  });
  const silent = refused.filter(({ correlationId }) => !correlationId).map(({ what }) => what);
  return found(
    there === refused.length && refused.length > 0,
    `${there} of ${refused.length}${silent.length > 0 ? `; without an id: ${silent.join(', ')}` : ''}`,
  );
}

async function search(subject: Subject, place: Place): Promise<Finding> {
  await settled(subject);
  const read: Contents = await place.read(subject);
  if ('why' in read) return notChecked(read.why);
  if (place.used && read.items === 0) return found(false, 'nothing is there, so the search proves nothing');
  const { find } = finderOf(subject.canary);
  const leaks = new Map<string, number>();
  for (const { where, text } of read.pieces) {
    const traced = find(text);
    if (traced !== null) leaks.set(`${traced} in ${where}`, (leaks.get(`${traced} in ${where}`) ?? 0) + 1);
  }
  const said = [...leaks].map(([what, times]) => (times === 1 ? what : `${what}, ${times} times`));
  return found(leaks.size === 0, leaks.size === 0 ? `not among ${read.items}` : said.join('; '));
}

/** Everything that the requests set off has ended, and what is still on its way has had time to arrive. */
const settled = oncePerRun(async (subject) => {
  await sentText(subject);
  await logged(subject);
  await subject.pause(SETTLE_MS);
});

const SETTLE_MS = 2_000;
