import { setTimeout as pause } from 'node:timers/promises';
import { closeDatabase } from '@/lib/clients/database';
import { renderTimeline } from '@/lib/diagnose/timeline/render';
import { liveTimeline } from '@/lib/diagnose/timeline/timeline-of';
import type { Stack } from '../stack';
import { compare, type Report, renderChecks } from './checks';
import { letTimePass } from './later';
import { type Load, loadOf, readUsages, renderLoad } from './load';
import { measure } from './measured';
import { demonstrateOutage } from './outage';
import { plan } from './plan';
import { type Sent, tally } from './tally';
import { play, sendText } from './traffic';
import { causeTroubles } from './troubles';

export interface DemonstrationOptions {
  seconds: number;
  rate: number;
  /** Seconds before the traffic in which the rate grows. */
  warmUp: number;
  /** Whether Twilio then refuses to send. */
  outage: boolean;
  announce: (text: string) => void;
  interrupted: () => boolean;
}

/** Longest wait after the traffic, in milliseconds: under overload retries follow retries, and the report must come all the same. */
const SETTLE_MS = 5 * 60_000;
/** Under overload one reason breaks off many actions. */
const BROKEN_SHOWN = 5;

/** Sends the traffic, waits until everything has settled, and says what happened. */
export async function demonstrate(stack: Stack, options: DemonstrationOptions): Promise<Report> {
  const { announce } = options;
  const actions = plan(options.seconds, options.rate, options.warmUp);
  announce(
    `sending ${actions.length} texts and payments to ${stack.app.url} over ${options.warmUp + options.seconds} s; for a moment a table will be missing …`,
  );
  const start = await readUsages(stack);
  const began = Date.now();
  let middle = Promise.resolve(start);
  let done = 0;
  const progress = Math.max(Math.floor(actions.length / 5), 1);
  const traffic = play(
    stack,
    actions,
    () => {
      done += 1;
      if (done === Math.ceil(actions.length / 2)) middle = readUsages(stack);
      if (done % progress === 0)
        announce(`  ${done} of ${actions.length} sent, ${stack.logDrain.stats.entries} log entries drained`);
    },
    options.interrupted,
  );
  await traffic.finished;
  const end = await readUsages(stack);
  announce('waiting until the last callback and log line are through …');
  const quiet = stack.idle().then(() => true);
  if (!(await Promise.race([quiet, pause(SETTLE_MS, false, { ref: false })])))
    traffic.broken.push(`not settled ${SETTLE_MS / 60_000} minutes after the last text: no count is final`);
  const settledAt = Date.now();
  const { requests } = stack.app;
  const reports = stack.cloud.twilio.callbacks.reduce((sum, { attempts }) => sum + attempts.length, 0);
  const settled = await readUsages(stack);
  announce(
    'then a few troubles: the LLM, Twilio and Redis fail for a moment, somebody scans for holes; and the evenings pass …',
  );
  const troubled = await causeTroubles(stack, (action) => sendText(stack, action));
  await letTimePass(stack);

  const truth = tally([...traffic.sent, ...troubled]);
  const measured = await measure(stack);
  const load: Load = loadOf(traffic.sent, {
    milliseconds: settledAt - began,
    requests,
    reports,
    usages: { start, middle: await middle, end, settled },
  });
  const report: Report = { ...compare(truth, measured, traffic.broken.length), load };
  announce(
    `\nWhat was sent: ${Object.entries(truth.byKind)
      .map(([kind, n]) => `${n} ${kind}`)
      .join(', ')}; ${truth.stripeEvents} Stripe events`,
  );
  announce(`\n    ${'what the product says, beside what the traffic generator knows'.padEnd(48)}`);
  announce(renderChecks(report));
  for (const text of traffic.broken.slice(0, BROKEN_SHOWN)) announce(`  broken off: ${text}`);
  announce(`\n${renderLoad(load)}`);
  await tellOneStory(traffic.sent, announce);
  if (!options.outage) return report;
  const outage = await demonstrateOutage(stack, options);
  announce(renderChecks({ ok: true, checks: outage }));
  const checks = [...report.checks, ...outage];
  return { ok: checks.every(({ ok }) => ok), checks, load };
}

async function tellOneStory(sent: readonly Sent[], announce: (text: string) => void): Promise<void> {
  const told =
    sent.findLast(
      ({ action, statuses }) =>
        action.kind === 'text' && action.text === 'gibberish' && statuses.includes(200),
    ) ?? sent[0];
  if (told === undefined) return;
  const timeline = await liveTimeline(told.id, Date.now()).finally(() => closeDatabase());
  announce(`\nWhat happened to the text ${told.id}?\n`);
  announce(renderTimeline(timeline));
  announce(
    `The same for any other: npm run timeline -- ID, be it a correlation id, a SID, a LinkUp, a user …`,
  );
}
