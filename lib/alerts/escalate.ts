import type { Book } from './book';
import { isOver } from './incident';
import type { Notification } from './notification';
import type { Outgoing } from './outgoing';
import { SEND_LEASE_MS } from './plan';
import type { AlertRule } from './rule';
import { initialState } from './state';

/**
 * Pages the second target for what nobody has acknowledged in time. Pure; an incident escalates once, and again only
 * after something new in it paged again. What is silenced meanwhile waits until the silence ends.
 *
 * @param afterMs how long the first target has, in milliseconds
 */
export function escalate(
  book: Book,
  ruleOf: (name: string) => AlertRule | undefined,
  afterMs: number,
  now: number,
): Book {
  const incidents = { ...book.incidents };
  const outbox = [...book.outbox];
  for (const incident of Object.values(book.incidents)) {
    const { pagedAt, acknowledgedAt, escalatedAt } = incident;
    if (isOver(incident) || pagedAt === null || acknowledgedAt !== null || escalatedAt !== null) continue;
    if (now - pagedAt < afterMs) continue;
    const audible = incident.open.filter((open) => (book.alerts[open]?.suppressed ?? null) === null);
    const name = audible.find((open) => ruleOf(open)?.route === 'page') ?? audible[0];
    if (name === undefined) continue;
    const escalated = [...incident.escalated, incident.pages];
    incidents[incident.id] = { ...incident, escalatedAt: now, escalated };
    outbox.push(outgoing(incident.id, notificationOf(book, name, now), now));
  }
  return { ...book, incidents, outbox };
}

function notificationOf(book: Book, rule: string, now: number): Notification {
  const { cause, since, value, threshold, because, source, sample } = book.alerts[rule] ?? initialState();
  return {
    rule,
    reason: 'still_firing',
    route: 'page',
    cause: cause ?? 'breach',
    by: null,
    since,
    at: now,
    value,
    threshold,
    because,
    source,
    sample,
  };
}

const outgoing = (incident: string, notification: Notification, now: number): Outgoing => ({
  id: `${incident}:escalation:${now}`,
  incident,
  channel: 'pagerduty',
  target: 'second',
  notification,
  insteadOf: null,
  leaseUntil: now + SEND_LEASE_MS,
  attempts: 0,
});

/** Somebody has taken an incident. Repeating it changes nothing; an unknown incident neither. Pure. */
export function acknowledge(book: Book, incidentId: string, by: string, now: number): Book {
  const incident = book.incidents[incidentId];
  if (incident === undefined || incident.acknowledgedAt !== null) return book;
  const acknowledged = { ...incident, acknowledgedAt: now, acknowledgedBy: by };
  return { ...book, incidents: { ...book.incidents, [incidentId]: acknowledged } };
}
