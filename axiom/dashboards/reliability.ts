import { dbErrors, dbUsage } from '../queries/database';
import { dedupeUnavailable, duplicatesSuppressed } from '../queries/dedupe';
import { drainHealth, drainLag, lostDetail, redactions } from '../queries/drain';
import { errorBudget, errorsAgainstLastWeek, errorsByCode, requestsByRoute } from '../queries/errors';
import {
  inbound5xx,
  outboundFailures,
  outboundFailuresByReason,
  stripe5xx,
  stripeFailures,
} from '../queries/failure-rates';
import { apiLatency, dbLatency, latencyOverTime, llmLatency, twilioLatency } from '../queries/latency';
import { llmFailuresByReason, llmInvalidJson } from '../queries/llm';
import { type Dashboard, links, shows } from './dashboard';

/** Document 5, "Dashboards (Minimum)", Reliability; and what the log pipeline says about itself. */
export const reliability: Dashboard = {
  uid: 'josh-reliability',
  name: 'JOSH · Reliability',
  description: 'Do the providers, the LLM, the database and the logs work?',
  window: '8d',
  refreshSeconds: 60,
  against: '-7d',
  rows: [
    [links('Do the providers, the LLM, the database and the logs work?')],
    [shows(inbound5xx, 'line', 6, 'Twilio inbound: 5xx'), shows(stripe5xx, 'line', 6, 'Stripe webhook: 5xx')],
    [shows(outboundFailures, 'line', 6, 'Outbound failures'), shows(outboundFailuresByReason, 'table')],
    [shows(stripeFailures, 'table'), shows(errorBudget, 'table')],
    [shows(llmInvalidJson, 'line', 6, 'LLM: invalid JSON and failures'), shows(llmFailuresByReason, 'table')],
    [shows(dbErrors, 'line', 6, 'Database errors'), shows(dbLatency, 'table')],
    [shows(latencyOverTime, 'line', 6, 'p95 by route'), shows(apiLatency, 'table')],
    [
      shows(twilioLatency, 'line', 4, 'Twilio latency'),
      shows(llmLatency, 'table', 4),
      shows(dbUsage, 'line', 4, 'Database'),
    ],
    [shows(errorsAgainstLastWeek, 'table'), shows(errorsByCode, 'table')],
    [
      shows(requestsByRoute, 'table', 4),
      shows(duplicatesSuppressed, 'table', 4),
      shows(dedupeUnavailable, 'bars', 4, 'Served without dedupe'),
    ],
    [
      shows(drainHealth, 'bars', 4, 'Drain'),
      shows(drainLag, 'line', 4, 'Drain lag'),
      shows(redactions, 'table', 4),
    ],
    [shows(lostDetail, 'table', 12)],
  ],
};
