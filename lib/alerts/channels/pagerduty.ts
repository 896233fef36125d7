import type { Incident } from '../incident';
import type { Outgoing } from '../outgoing';
import type { AlertRule } from '../rule';
import { type Answer, post, type Send, type Sent, type Shipment } from './channel';

/** Targets of pages: the routing keys of two services' Events v2 integrations. */
export interface PagerDutySettings {
  url: string;
  first: string;
  /** Whom an unacknowledged page escalates to; the first one again when absent. */
  second?: string;
}

/** PagerDuty's longest summary, in characters (Events API v2, "PD-CEF"). */
const SUMMARY_LENGTH = 1_024;

/**
 * Events API v2: triggers, or resolves. Safe to repeat: dedup keys are made of the incident's id, so the same page is one,
 * and resolving what is resolved changes nothing.
 */
export function pagerDuty(settings: PagerDutySettings | null): Send {
  return async (shipment) => {
    if (settings === null) return { outcome: 'absent' };
    const { outgoing, incident } = shipment;
    const keys = keysOf(incident, outgoing.target);
    if (outgoing.notification.reason === 'resolved')
      return toEach(settings, outgoing.target, keys, { event_action: 'resolve' });
    return toEach(settings, outgoing.target, keys.slice(-1), trigger(shipment));
  };
}

/** Somebody has taken an incident: its pages stop. Safe to repeat. */
export async function acknowledgePage(settings: PagerDutySettings | null, incident: Incident): Promise<Sent> {
  if (settings === null) return { outcome: 'absent' };
  const action = { event_action: 'acknowledge' };
  const sent = await toEach(settings, 'first', keysOf(incident, 'first'), action);
  return sent.outcome === 'sent' ? toEach(settings, 'second', keysOf(incident, 'second'), action) : sent;
}

/** One event about each of the pages; the first one that PagerDuty does not take is the outcome. */
async function toEach(
  { url, first, second = first }: PagerDutySettings,
  target: Outgoing['target'],
  keys: readonly string[],
  event: object,
): Promise<Sent> {
  const routing_key = target === 'second' ? second : first;
  for (const dedup_key of keys) {
    const sent = read(await post(`${url}/v2/enqueue`, {}, { routing_key, dedup_key, ...event }));
    if (sent.outcome !== 'sent') return sent;
  }
  return { outcome: 'sent' };
}

function read(answer: Answer): Sent {
  if (answer.outcome === 'failed') return answer;
  return answer.status === 202 ? { outcome: 'sent' } : { outcome: 'failed', reason: `http_${answer.status}` };
}

/**
 * The dedup keys of an incident's pages, the newest last. PagerDuty rings for a key once until it is resolved, so a page
 * after an acknowledged one has a key of its own; the second service has pages of its own.
 */
function keysOf({ id, pages, escalated }: Incident, target: Outgoing['target']): string[] {
  const key = (page: number) => (page === 1 ? id : `${id}-${page}`);
  if (target === 'second') return escalated.map((page) => `${key(page)}-escalated`);
  return Array.from({ length: pages }, (_, index) => key(index + 1));
}

function trigger({ outgoing, rule, message }: Shipment): object {
  return {
    event_action: 'trigger',
    payload: {
      summary: message.title.slice(0, SUMMARY_LENGTH),
      source: 'josh',
      severity: severityOf(rule),
      timestamp: new Date(outgoing.notification.at).toISOString(),
      component: rule.group,
      group: rule.group,
      class: rule.name,
      custom_details: {
        detail: message.detail,
        first_step: message.firstStep,
        ...Object.fromEntries(message.facts.map(({ name, value }) => [name.replaceAll(' ', '_'), value])),
      },
    },
    links: message.links.map(({ text, url }) => ({ text, href: url })),
  };
}

const severityOf = ({ route }: AlertRule) => (route === 'page' ? 'critical' : 'warning');
