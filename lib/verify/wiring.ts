import { literal } from '@/axiom/queries/query';
import { datasetsOf, rowsSince } from './axiom';
import { errorPaths } from './canary/error-paths';
import { type Check, found, notChecked } from './check';
import { stripeTest } from './payment';
import { breadcrumbsOf, readEvents, tagOf, whyNotReadable } from './sentry-api';
import { eventually } from './subject';
import { texting } from './text';

const field = (name: string): string => `ensure_field('${name}', typeof(string))`;
const SENT = ['sms_outbound_sent_total', 'sms_outbound_failed_total'];

/** The specification's "Wiring Verification", in its order and its words. */
export const wiringChecks: readonly Check[] = [
  {
    name: 'wiring, SMS: the text is taken, and a reply goes out',
    expected: '200; the job of the reply comes to its end',
    todo: 'Read the story: `npm run timeline -- CORRELATION_ID`. 403: TWILIO_AUTH_TOKEN or PUBLIC_BASE_URL is not the app’s. A job that stays pending: QStash does not reach the app.',
    run: (subject) =>
      texting(subject, ({ status, userId, job }) => {
        const ended = job !== null && !['pending', 'sending'].includes(job.state);
        const said = [String(status), userId === null ? 'no row' : 'stored', job?.state ?? 'no reply'];
        return found(status === 200 && userId !== null && ended, said.join(', '));
      }),
  },
  {
    name: 'wiring, SMS: logs contain correlation_id',
    expected: 'lines of the text and of its reply, under the id of the answer',
    todo: 'No line at all: Vercel’s log drain does not send the app’s logs to the drain, see docs/production.md, step 4.',
    run: (subject) =>
      texting(subject, async ({ correlationId }) => {
        if (correlationId === null) return found(false, 'the answer had no id');
        const then = `\n| where ${field('correlation_id')} == ${literal(correlationId)}\n| project event = ${field('event')}`;
        const look = async () => {
          const rows = await rowsSince(subject, datasetsOf(subject.env).logs, then);
          const events = rows.map(({ event }) => String(event));
          const sent = events.some((event) => /^sms\.outbound\.(?:sent|failed)$/.test(event));
          return events.includes('sms.inbound.received') && sent ? rows.length : null;
        };
        const count = await eventually(subject, look);
        return found(count !== null, count === null ? 'not all there in time' : `${count} lines`);
      }),
  },
  {
    name: 'wiring, SMS: Sentry breadcrumbs include handler',
    expected: 'handler sms.inbound in a breadcrumb of the event of a malformed text',
    todo: 'Is SENTRY_DSN set in the app? Sentry drops repeats of one error for a while: try again in some minutes.',
    run: (subject) =>
      texting(subject, async () => {
        const why = whyNotReadable(subject.env);
        if (why !== null) return notChecked(why);
        const ids = new Set((await errorPaths(subject)).map(({ correlationId }) => correlationId));
        const look = async () => {
          const events = await readEvents(subject.env, subject.since - 60_000, subject.now() + 60_000);
          const ours = events.filter((event) => ids.has(tagOf(event, 'correlation_id') ?? ''));
          return ours.flatMap(breadcrumbsOf).find(({ data }) => data?.handler === 'sms.inbound') ?? null;
        };
        const crumb = await eventually(subject, look);
        return found(
          crumb !== null,
          crumb === null ? 'none in time' : `handler in ${String(crumb.category)}`,
        );
      }),
  },
  {
    name: 'wiring, SMS: outbound job metrics increment',
    expected: `${SENT.join(' or ')} counted since the text`,
    todo: 'Are lines there but no points: look at the drain’s own log, and at `npm run axiom -- plan` for the metrics dataset.',
    run: (subject) =>
      texting(subject, async () => {
        const then = `\n| where ${field('metric')} in (${SENT.map(literal).join(', ')})\n| project metric, value`;
        const look = async () => {
          const rows = await rowsSince(subject, datasetsOf(subject.env).metrics, then);
          const total = rows.reduce((sum, { value }) => sum + Number(value), 0);
          return total > 0 ? total : null;
        };
        const total = await eventually(subject, look);
        return found(total !== null, total === null ? 'not counted in time' : `by ${total}`);
      }),
  },
  {
    name: 'wiring, Stripe: stripe_events row created',
    expected: '200, and a row that is processed',
    todo: '400 or 403: STRIPE_WEBHOOK_SECRETS is not the app’s. A row that stays received: its reason says why.',
    run: (subject) =>
      texting(subject, async () => {
        const { status, state } = await stripeTest(subject);
        return found(status === 200 && state === 'processed', `${status}, ${state ?? 'no row'}`);
      }),
  },
  {
    name: 'wiring, Stripe: entitlement updated',
    expected: 'entitled after the checkout, and not after the subscription’s end',
    todo: '`npm run timeline -- CORRELATION_ID` of the event’s row; see docs/billing.md.',
    run: (subject) =>
      texting(subject, async () => {
        const { afterCheckout, afterEnd } = await stripeTest(subject);
        const said = (entitled: boolean | null) =>
          entitled === null ? 'nothing' : entitled ? 'entitled' : 'not entitled';
        return found(
          afterCheckout === true && afterEnd === false,
          `${said(afterCheckout)}, then ${said(afterEnd)}`,
        );
      }),
  },
];
