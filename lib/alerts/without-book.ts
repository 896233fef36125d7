import { describeError } from '@/lib/telemetry/errors/describe';
import { type CheckPorts, rulesOf, type Scope } from './check';
import { attempt } from './deliver';
import { history } from './history';
import type { Incident } from './incident';
import { type Measurement, readSignal } from './measurement';
import { compose } from './message';
import type { Notification } from './notification';
import type { Outgoing } from './outgoing';
import type { AlertRule } from './rule';
import { ruleNamed } from './rules';

const HOUR_MS = 3_600_000;

/**
 * Redis is away and with it everything that is remembered: pages what is wrong now by PagerDuty and e-mail, which know by
 * the id that they were told already. An incident a rule and hour; who was paged closes it by hand. Slack would be told
 * anew each minute and only stands in.
 *
 * Never throws: the caller's own error says that the book is away.
 */
export async function tellWithoutBook(scope: Scope, error: unknown, ports: CheckPorts): Promise<void> {
  const at = ports.now();
  const rules = rulesOf(scope).filter(({ route }) => route === 'page');
  const measurements = await ports.measure(rules, { evaluated: {} }, at);
  const breaches = rules.flatMap((rule) => breachOf(rule, measurements.get(rule.name), at));
  const dedupe = ruleNamed('dedupe_unavailable');
  const away = dedupe
    ? [{ rule: dedupe, notification: redisAway(dedupe, describeError(error).code, at) }]
    : [];
  const context = await ports.context();
  for (const { rule, notification } of [...away, ...breaches]) {
    const incident = incidentOf(rule, at);
    const message = compose(rule, notification, incident, {
      ...context,
      // Nothing can be written down, so nothing can be acknowledged here.
      links: { ...context.links, acknowledge: () => null },
    });
    const outgoing = outgoingOf(incident, notification);
    const made = await attempt(outgoing, (one) =>
      ports.channels[one.channel]({ outgoing: one, rule, incident, message }),
    );
    history.told(outgoing, made);
  }
}

function breachOf(rule: AlertRule, measurement: Measurement | undefined, at: number) {
  if (measurement === undefined) return [];
  const { says, value, threshold, because, source, sample } = readSignal(rule.condition, measurement);
  if (says !== 'breach') return [];
  const about = { value, threshold, because, source, sample };
  return [{ rule, notification: { ...page(rule, at), ...about } }];
}

const redisAway = (rule: AlertRule, code: string, at: number): Notification => ({
  ...page(rule, at),
  because: `the alerts’ own memory in Redis does not answer (${code}): pages are sent without it and do not close by themselves`,
  source: 'self',
});

const page = (rule: AlertRule, at: number): Notification => ({
  rule: rule.name,
  reason: 'first_firing',
  route: 'page',
  cause: 'breach',
  by: null,
  since: at,
  at,
  value: null,
  threshold: 0,
  because: '',
  source: 'axiom',
  sample: null,
});

/** The same for the whole hour, which makes it one page. */
function incidentOf({ name, group }: AlertRule, at: number): Incident {
  const hour = Math.floor(at / HOUR_MS) * HOUR_MS;
  return {
    id: `${group}-${new Date(hour).toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`,
    group,
    openedAt: hour,
    open: [name],
    over: [],
    paged: true,
    pages: 1,
    escalated: [],
    pagedAt: hour,
    acknowledgedAt: null,
    acknowledgedBy: null,
    escalatedAt: null,
    thread: null,
  };
}

const outgoingOf = (incident: Incident, notification: Notification): Outgoing => ({
  id: `${incident.id}:without-book`,
  incident: incident.id,
  channel: 'pagerduty',
  target: 'first',
  notification,
  insteadOf: null,
  leaseUntil: 0,
  attempts: 0,
});
