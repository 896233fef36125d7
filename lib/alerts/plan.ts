import type { Book } from './book';
import { type Incident, isOver } from './incident';
import type { Notification } from './notification';
import type { Outgoing } from './outgoing';
import type { AlertRule } from './rule';

/** How long one process may take to send what it owes before another one does it, in milliseconds. */
export const SEND_LEASE_MS = 60_000;

/**
 * Opens and closes incidents by what is to be told, and puts what is owed to the channels into the outbox. Pure. Alerts
 * of one group are one incident; it is over when all of them are.
 *
 * @param ruleOf the rule of that name
 */
export function planDelivery(
  book: Book,
  notifications: readonly Notification[],
  ruleOf: (name: string) => AlertRule | undefined,
  now: number,
): Book {
  const incidents = { ...book.incidents };
  let outbox = [...book.outbox];
  for (const notification of notifications) {
    const rule = ruleOf(notification.rule);
    // A rule that was taken out resolves nothing and opens nothing.
    if (rule === undefined || notification.route === 'none' || notification.route === 'digest') continue;
    const present = Object.values(incidents).find(
      ({ group, ...rest }) => group === rule.group && !isOver({ group, ...rest }),
    );
    if (present === undefined && notification.reason === 'resolved') continue;
    const incident = advance(present ?? open(rule.group, now), notification, now);
    incidents[incident.id] = incident;
    if (isOver(incident)) outbox = outbox.filter((owed) => !isLatePage(owed, incident));
    for (const { channel, target } of targetsFor(notification, incident)) {
      outbox.push({
        id: `${incident.id}:${rule.name}:${notification.reason}:${notification.at}:${channel}:${target}`,
        incident: incident.id,
        channel,
        target,
        notification,
        insteadOf: null,
        leaseUntil: now + SEND_LEASE_MS,
        attempts: 0,
      });
    }
  }
  return { ...book, incidents: recent(incidents, outbox, now), outbox };
}

/** A page that PagerDuty has not taken so far: after the end it would ring, and nothing would close it. */
const isLatePage = ({ incident, channel, notification, attempts }: Outgoing, { id }: Incident): boolean =>
  incident === id && channel === 'pagerduty' && notification.reason !== 'resolved' && attempts > 0;

/** Incidents that are over stay for a week, and as long as somebody is owed their end. */
const KEEP_MS = 7 * 86_400_000;

function recent(incidents: Book['incidents'], outbox: readonly Outgoing[], now: number): Book['incidents'] {
  const owed = new Set(outbox.map(({ incident }) => incident));
  return Object.fromEntries(
    Object.entries(incidents).filter(
      ([id, incident]) => !isOver(incident) || owed.has(id) || now - incident.openedAt < KEEP_MS,
    ),
  );
}

/** `outbound-20261123T120500Z`: for people to say to each other. */
const incidentId = (group: string, now: number) =>
  `${group}-${new Date(now).toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`;

function open(group: string, now: number): Incident {
  return {
    id: incidentId(group, now),
    group,
    openedAt: now,
    open: [],
    over: [],
    paged: false,
    pages: 1,
    escalated: [],
    pagedAt: null,
    acknowledgedAt: null,
    acknowledgedBy: null,
    escalatedAt: null,
    thread: null,
  };
}

function advance(incident: Incident, { rule, reason, route }: Notification, now: number): Incident {
  const others = {
    open: incident.open.filter((name) => name !== rule),
    over: incident.over.filter((name) => name !== rule),
  };
  if (reason === 'resolved') return { ...incident, open: others.open, over: [...others.over, rule] };
  const told = { ...incident, open: [...others.open, rule], over: others.over };
  if (route !== 'page') return told;
  const isNew = !incident.open.includes(rule) || WAKING.includes(reason);
  if (!isNew) return { ...told, paged: true };
  // Whoever has taken it sleeps again or looks elsewhere: PagerDuty rings for a page of its own only.
  const pages = incident.acknowledgedAt === null ? incident.pages : incident.pages + 1;
  const anew = { pagedAt: now, escalatedAt: null, acknowledgedAt: null, acknowledgedBy: null };
  return { ...told, ...anew, paged: true, pages };
}

/** News also of a rule that was told already. That it still fires, or is blind besides, wakes nobody again. */
const WAKING: readonly Notification['reason'][] = ['first_firing', 'escalated_to_page'];

type Target = Pick<Outgoing, 'channel' | 'target'>;
const PAGE: Target = { channel: 'pagerduty', target: 'first' };
const SECOND: Target = { channel: 'pagerduty', target: 'second' };
const THREAD: Target = { channel: 'slack', target: 'first' };

/** A page also has its place in the thread; PagerDuty hears of the end only when nothing of the incident is left. */
function targetsFor({ reason, route }: Notification, incident: Incident): Target[] {
  if (reason !== 'resolved') return route === 'page' ? [PAGE, THREAD] : [THREAD];
  if (!incident.paged || !isOver(incident)) return [THREAD];
  return incident.escalated.length === 0 ? [PAGE, THREAD] : [PAGE, SECOND, THREAD];
}

/** What another process has taken and not sent in time, now taken by this one. */
export function takeOver(book: Book, now: number): { book: Book; taken: Outgoing[] } {
  const late = book.outbox.filter(({ leaseUntil }) => leaseUntil <= now);
  const ids = new Set(late.map(({ id }) => id));
  const taken = late.map((outgoing) => ({ ...outgoing, leaseUntil: now + SEND_LEASE_MS }));
  const outbox = [...book.outbox.filter(({ id }) => !ids.has(id)), ...taken];
  return { book: { ...book, outbox }, taken };
}
