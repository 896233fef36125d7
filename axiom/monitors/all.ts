import {
  anyLog,
  criticalNow,
  evaluatorHeartbeat,
  inbound5xxNow,
  outboundFailuresNow,
  stripe5xxNow,
} from '../queries/monitors';
import type { DeploySettings } from '../settings';
import type { Monitor } from './monitor';

/** Gauges are sampled and the outbox is swept every minute: ten minutes without a line is no quiet night. */
const noLog: Monitor = {
  name: 'JOSH · no log at all',
  about: 'No log line arrived for ten minutes: the app, the log drain or its project is down.',
  query: anyLog,
  operator: 'Below',
  threshold: 1,
  intervalMinutes: 1,
  rangeMinutes: 10,
  alertOnNoData: true,
  runbook: 'logs-missing',
};

const noEvaluation: Monitor = {
  name: 'JOSH · alerts are not evaluated',
  about:
    'The evaluator of the alert rules has not reported for ten minutes: no other alert can be relied on.',
  query: evaluatorHeartbeat,
  operator: 'Below',
  threshold: 1,
  intervalMinutes: 1,
  rangeMinutes: 10,
  alertOnNoData: true,
  runbook: 'evaluator-late',
};

/** No data is not theirs to tell: the two above do. */
const above = { operator: 'Above', intervalMinutes: 1, alertOnNoData: false } as const;

/** Document 5, "Alert Thresholds (Initial)", Critical: twins of the rules that page, which the evaluator cannot silence. */
const twins: readonly Monitor[] = [
  {
    ...above,
    name: 'JOSH · Twilio inbound 5xx',
    about: 'More than 2% of Twilio’s calls got an error over 5 minutes.',
    query: inbound5xxNow,
    threshold: 2,
    rangeMinutes: 5,
    runbook: 'twilio-inbound-5xx',
  },
  {
    ...above,
    name: 'JOSH · Stripe webhook 5xx',
    about: 'More than 1% of Stripe’s calls got an error over 5 minutes.',
    query: stripe5xxNow,
    threshold: 1,
    rangeMinutes: 5,
    runbook: 'stripe-webhook-5xx',
  },
  {
    ...above,
    name: 'JOSH · outbound failures',
    about: 'More than 5% of the texts failed over 15 minutes.',
    query: outboundFailuresNow,
    threshold: 5,
    rangeMinutes: 15,
    runbook: 'outbound-failures',
  },
];

const allTwins: Monitor = {
  ...above,
  name: 'JOSH · critical failures',
  about:
    'Twilio inbound 5xx (2% / 5 min), Stripe webhook 5xx (1% / 5 min) or outbound failures (5% / 15 min): the group says which, the value how many times its limit.',
  query: criticalNow,
  threshold: 1,
  rangeMinutes: 15,
  notifyByGroup: true,
  runbook: 'twilio-inbound-5xx',
};

/** How many monitors a plan has; a soft limit on Axiom Cloud (Axiom's "Limits"). */
export const MOST_MONITORS = { personal: 3, cloud: 500 } as const;

/** The Personal plan's three monitors must do for all that they would be told one by one. */
export function monitorsOf(plan: DeploySettings['plan']): readonly Monitor[] {
  return plan === 'personal' ? [noLog, noEvaluation, allTwins] : [noLog, noEvaluation, ...twins];
}
