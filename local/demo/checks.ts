import type { Load } from './load';
import type { Measured } from './measured';
import type { Truth } from './tally';

export interface Check {
  name: string;
  expected: number | string;
  actual: number | string;
  ok: boolean;
}

/** The report of a demonstration or a verification, as every command of the project writes it. */
export interface Report {
  ok: boolean;
  checks: Check[];
  load?: Load;
}

/**
 * Holds what the product says against what the traffic generator knows. Pure.
 *
 * @param broken actions that were not played to their end; what the product owes for those is not known
 */
export function compare(truth: Truth, measured: Measured, broken: number): Report {
  const { counters, database, twilio, logDrain } = measured;
  const rows: [string, number, number | undefined][] = [
    ['actions that broke off', 0, broken],
    ['texts received', truth.texts, counters.sms_inbound_total],
    ['texts stored once', truth.texts, database.inbound],
    ['duplicate texts suppressed', truth.textDuplicates, counters.sms_inbound_duplicates_total],
    ['texts served while Redis was away', truth.undeduped, measured.undeduped],
    ['intents asked of the LLM', truth.llmCalls, counters.llm_intent_calls_total],
    ['clarifiers asked', truth.clarifiers, counters.clarifiers_asked_total],
    ['LinkUps formed', truth.linkups.created, counters.linkups_created_total],
    ['LinkUps locked', truth.linkups.locked, counters.linkups_locked_total],
    ['LinkUps that took place', truth.linkups.locked, database.completed],
    ['LinkUps called off', truth.linkups.canceled, counters.linkups_canceled_total],
    ['invites sent', truth.invites.sent, counters.invites_sent_total],
    ['invites accepted', truth.invites.accepted, counters.invites_accepted_total],
    ['invites declined', truth.invites.declined, counters.invites_declined_total],
    ['places taken beyond a LinkUp’s capacity', 0, database.overbooked],
    ['safety incidents opened', truth.safetyIncidents, counters.safety_incidents_total],
    ['texts owed to people, created', truth.replies, database.jobs],
    [
      'sends that Twilio refused, repaired by the retry',
      truth.refusedSends,
      counters.sms_outbound_failed_total,
    ],
    ['texts sent', truth.replies, counters.sms_outbound_sent_total],
    ['texts that Twilio got', truth.replies, twilio.sent],
    ['texts at Twilio that no row knows: sent twice', 0, twilio.sent - database.sentSids],
    ['texts delivered', truth.replies, database.jobsDelivered],
    ['Stripe events received', truth.stripeEvents, counters.stripe_webhooks_total],
    ['Stripe events processed', truth.stripeEvents, database.stripeProcessed],
    [
      'Stripe handler failures, repaired by the retry',
      truth.stripeFailures,
      counters.stripe_webhook_failures_total,
    ],
    ['users entitled', truth.entitled, database.entitled],
    ['cost counted, in millionths of a dollar', measured.bill, counters.cost_micros_total],
    ['requests counted', measured.appRequests, counters.http_requests_total],
    ['log lines drained and shipped', logDrain.entries, measured.logRows],
    ['log lines with a whole phone number', 0, measured.leaks],
    ['log lines shipped twice', 0, measured.logRowsTwice],
    ['metric points shipped twice', 0, measured.metricPointsTwice],
    ['panels of the dashboards that show rows', measured.panels.all, measured.panels.full],
    ['batches lost', 0, logDrain.lost],
  ];
  const checks = rows.map(([name, expected, actual = Number.NaN]) => ({
    name,
    expected,
    actual,
    ok: expected === actual,
  }));
  return { ok: checks.every(({ ok }) => ok), checks };
}

/** The checks as an aligned table for a terminal. */
export function renderChecks({ checks }: Report): string {
  const width = Math.max(...checks.map(({ name }) => name.length));
  return checks
    .map(({ name, expected, actual, ok }) => {
      const numbers = `${String(expected).padStart(6)} ${String(actual).padStart(6)}`;
      return `  ${ok ? '✓' : '✗'} ${name.padEnd(width)} ${numbers}`;
    })
    .join('\n');
}
