import postgres from 'postgres';
import { axiomApi } from '@/axiom/deploy/api';
import { checkPanels } from '@/axiom/deploy/check';
import { alertWrongs } from '@/axiom/queries/alerts';
import { counterTotals } from '@/axiom/queries/counter-totals';
import type { Query } from '@/axiom/queries/query';
import { readDeploySettings } from '@/axiom/settings';
import { runQuery } from '@/lib/clients/axiom-query';
import type { Stack } from '../stack';

/** What the product itself says happened, read where the team would read it. */
export interface Measured {
  /** Sums of the derived counters in Axiom's metrics dataset. */
  counters: Record<string, number>;
  logRows: number;
  /** Panels of the dashboards: all, and those that show something. */
  panels: { all: number; full: number };
  /** Texts served because Redis, which knows whether they came before, answered with an error. */
  undeduped: number;
  /** Rows with a whole phone number in them. */
  leaks: number;
  logRowsTwice: number;
  metricPointsTwice: number;
  database: {
    inbound: number;
    jobs: number;
    jobsDelivered: number;
    stripeEvents: number;
    stripeProcessed: number;
    entitled: number;
    completed: number;
    /** LinkUps with more people than places. */
    overbooked: number;
    /** Outbound texts whose SID at Twilio is known. */
    sentSids: number;
  };
  twilio: { sent: number };
  /** What Twilio and the LLM must have cost by their own lists, in millionths of a dollar. */
  bill: number;
  logDrain: { entries: number; batches: number; refused: number; lost: number };
  appRequests: number;
}

const COUNTERS = [
  'sms_inbound_total',
  'sms_inbound_duplicates_total',
  'sms_outbound_sent_total',
  'sms_outbound_failed_total',
  'llm_intent_calls_total',
  'clarifiers_asked_total',
  'stripe_webhooks_total',
  'stripe_webhook_failures_total',
  'http_requests_total',
  'cost_micros_total',
  'linkups_created_total',
  'linkups_locked_total',
  'linkups_canceled_total',
  'invites_sent_total',
  'invites_accepted_total',
  'invites_declined_total',
  'safety_incidents_total',
] as const;

const rowCounts: Query<{ id: string }> = {
  name: 'row-counts',
  question: 'How many rows are there, and how many came twice?',
  dataset: 'logs',
  apl: (dataset, { id }) => `['${dataset}'] | summarize rows = count(), ids = dcount(${id})`,
};

const undeduped: Query<Record<never, never>> = {
  name: 'undeduped',
  question: 'How many texts were served without dedupe?',
  dataset: 'logs',
  apl: (dataset) =>
    `['${dataset}'] | where event == 'claim.unavailable' and provider == 'twilio' and reason == 'error' | summarize texts = dcount(entry_id)`,
};

/** Reads everything once; call it when the stack is idle. */
export async function measure(stack: Stack): Promise<Measured> {
  Object.assign(process.env, stack.cloud.env);
  const totals = await runQuery(counterTotals, {});
  const [logs] = await runQuery(rowCounts, { id: 'entry_id' });
  const [points] = await runQuery({ ...rowCounts, dataset: 'metrics' }, { id: 'point_id' });
  const [unclaimed] = await runQuery(undeduped, {});
  const [wrongs] = await runQuery(alertWrongs, {});
  const panels = await checkPanels(
    axiomApi({ url: stack.cloud.axiom.url, token: stack.cloud.axiom.token }),
    readDeploySettings(stack.cloud.env),
  );
  const outbound = stack.cloud.twilio.messages.filter(({ direction }) => direction !== 'inbound');
  return {
    counters: Object.fromEntries(
      COUNTERS.map((metric) => [metric, Number(totals.find((row) => row.metric === metric)?.total ?? 0)]),
    ),
    logRows: Number(logs?.rows ?? 0),
    logRowsTwice: Number(logs?.rows ?? 0) - Number(logs?.ids ?? 0),
    panels: {
      all: panels.length,
      full: panels.filter(({ shows }) => typeof shows === 'number' && shows > 0).length,
    },
    undeduped: Number(unclaimed?.texts ?? 0),
    leaks: Number(wrongs?.leaks ?? Number.NaN),
    metricPointsTwice: Number(points?.rows ?? 0) - Number(points?.ids ?? 0),
    database: await readDatabase(stack.cloud.postgres.url),
    twilio: { sent: outbound.length },
    bill: billOf(stack),
    logDrain: { ...stack.logDrain.stats },
    appRequests: stack.app.requests,
  };
}

/** United States: 0.83 cents a segment and the carrier's fee; Haiku 4.5: a dollar and five for a million tokens. */
const SEGMENT = { inbound: 8_300 + 800, 'outbound-api': 8_300 + 4_200 } as const;
const TOKEN = { in: 1, out: 5 } as const;

function billOf({ cloud }: Stack): number {
  const texts = cloud.twilio.messages.map(({ direction, segments }) => SEGMENT[direction] * segments);
  const calls = cloud.anthropic.calls.map(
    ({ inputTokens, outputTokens }) => inputTokens * TOKEN.in + outputTokens * TOKEN.out,
  );
  return [...texts, ...calls].reduce((sum, micros) => sum + micros, 0);
}

async function readDatabase(url: string): Promise<Measured['database']> {
  const sql = postgres(url, { max: 1 });
  try {
    const [row] = await sql`
      select
        (select count(*) from sms_messages where direction = 'inbound') as inbound,
        (select count(*) from sms_outbound_jobs) as jobs,
        (select count(*) from sms_outbound_jobs where state = 'delivered') as jobs_delivered,
        (select count(*) from stripe_events) as stripe_events,
        (select count(*) from stripe_events where state = 'processed') as stripe_processed,
        (select count(*) from entitlements where entitled) as entitled,
        (select count(*) from linkups where state = 'completed') as completed,
        (select count(*) from linkups where capacity <
          (select count(*) from invites where linkup_id = linkups.id and invites.state = 'accepted')) as overbooked,
        (select count(distinct twilio_message_sid) from sms_messages where direction = 'outbound') as sent_sids`;
    return {
      inbound: Number(row?.inbound),
      jobs: Number(row?.jobs),
      jobsDelivered: Number(row?.jobs_delivered),
      stripeEvents: Number(row?.stripe_events),
      stripeProcessed: Number(row?.stripe_processed),
      entitled: Number(row?.entitled),
      completed: Number(row?.completed),
      overbooked: Number(row?.overbooked),
      sentSids: Number(row?.sent_sids),
    };
  } finally {
    await sql.end();
  }
}
