import { newId, traceId } from '@/lib/telemetry/correlation';
import { environment } from '@/lib/telemetry/env';
import { call } from './call';
import { type Check, type Finding, found, notChecked } from './check';
import { readEvents, whyNotReadable } from './sentry-api';
import { eventually, oncePerRun, type Subject } from './subject';

type DsnName = 'SENTRY_DSN' | 'NEXT_PUBLIC_SENTRY_DSN';

/** Sentry takes what is sent to each DSN, and it can be found there. */
export const sentryChecks: readonly Check[] = [
  ...(['SENTRY_DSN', 'NEXT_PUBLIC_SENTRY_DSN'] as const).map(
    (name): Check => ({
      name: `Sentry: ${name} takes an envelope`,
      expected: '200 with the id of the event',
      todo: `Copy the DSN again from Sentry’s “Client Keys” into ${name}; a key may be disabled, or the quota used up (429).`,
      run: (subject) => send(subject, name),
    }),
  ),
  {
    name: 'Sentry: what is sent is found there',
    expected: 'the event of this run',
    todo: 'SENTRY_ORG and SENTRY_PROJECT must be those of SENTRY_DSN; an inbound filter may drop the event.',
    async run(subject) {
      const why = whyNotReadable(subject.env);
      if (why !== null) return notChecked(why);
      const { id } = await envelopes.SENTRY_DSN(subject);
      const look = async () => {
        const events = await readEvents(subject.env, subject.since - 60_000, subject.now() + 60_000);
        return events.some(({ eventID }) => eventID === id) ? events.length : null;
      };
      const count = await eventually(subject, look);
      return found(count !== null, count === null ? 'not there in time' : `among ${count} events`);
    },
  },
];

async function send(subject: Subject, name: DsnName): Promise<Finding> {
  const { status, told } = await envelopes[name](subject);
  return found(status === 200 && told, `${status}${told ? ' with its id' : ''}`);
}

/** One event that says what it is; all of them are one issue in Sentry. */
const envelopeTo = (name: DsnName) =>
  oncePerRun(async (subject) => {
    const dsn = new URL(subject.env[name] ?? '');
    const id = traceId(newId());
    const event = {
      event_id: id,
      timestamp: new Date(subject.now()).toISOString(),
      platform: 'other',
      level: 'info',
      environment: environment(),
      message: 'JOSH wiring check',
      fingerprint: ['josh-wiring-check'],
    };
    const body = [{ event_id: id }, { type: 'event' }, event].map((line) => JSON.stringify(line)).join('\n');
    const folder = dsn.pathname.slice(0, dsn.pathname.lastIndexOf('/'));
    const project = dsn.pathname.slice(dsn.pathname.lastIndexOf('/') + 1);
    const { status, text } = await call(`${dsn.protocol}//${dsn.host}${folder}/api/${project}/envelope/`, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-sentry-envelope',
        'x-sentry-auth': `Sentry sentry_version=7, sentry_client=josh-verify/1, sentry_key=${dsn.username}`,
      },
      body,
    });
    if (status === 200) subject.left.push(`an event “JOSH wiring check” in Sentry (${name})`);
    return { id, status, told: text.includes(id) };
  });

const envelopes = {
  SENTRY_DSN: envelopeTo('SENTRY_DSN'),
  NEXT_PUBLIC_SENTRY_DSN: envelopeTo('NEXT_PUBLIC_SENTRY_DSN'),
};
