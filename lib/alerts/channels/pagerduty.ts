import type { Incident } from '../incident';
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
 * Events API v2: triggers, or resolves. Safe to repeat: the incident's id is the dedup key, so the same incident is one
 * page, and resolving what is resolved changes nothing.
 */
export function pagerDuty(settings: PagerDutySettings | null): Send {
  return async (shipment) => {
    if (settings === null) return { outcome: 'absent' };
    const { target } = shipment.outgoing;
    const key = target === 'second' ? (settings.second ?? settings.first) : settings.first;
    return read(await post(`${settings.url}/v2/enqueue`, {}, event(shipment, key)));
  };
}

/** Somebody has taken an incident: its pages stop. Safe to repeat. */
export async function acknowledgePage(
  settings: PagerDutySettings | null,
  { id, escalatedAt }: Incident,
): Promise<Sent> {
  if (settings === null) return { outcome: 'absent' };
  const { url, first, second = first } = settings;
  const acknowledge = async (routing_key: string, dedup_key: string) =>
    read(await post(`${url}/v2/enqueue`, {}, { routing_key, event_action: 'acknowledge', dedup_key }));
  const sent = await acknowledge(first, id);
  return escalatedAt === null || sent.outcome !== 'sent' ? sent : acknowledge(second, escalatedKey(id));
}

function read(answer: Answer): Sent {
  if (answer.outcome === 'failed') return answer;
  return answer.status === 202 ? { outcome: 'sent' } : { outcome: 'failed', reason: `http_${answer.status}` };
}

/** The second service has incidents of its own. */
const escalatedKey = (incident: string) => `${incident}-escalated`;

function event({ outgoing, rule, incident, message }: Shipment, routingKey: string): object {
  const action = outgoing.notification.reason === 'resolved' ? 'resolve' : 'trigger';
  const dedup = outgoing.target === 'second' ? escalatedKey(incident.id) : incident.id;
  return {
    routing_key: routingKey,
    event_action: action,
    dedup_key: dedup,
    ...(action === 'resolve'
      ? {}
      : {
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
              ...Object.fromEntries(
                message.facts.map(({ name, value }) => [name.replaceAll(' ', '_'), value]),
              ),
            },
          },
          links: message.links.map(({ text, url }) => ({ text, href: url })),
        }),
  };
}

const severityOf = ({ route }: AlertRule) => (route === 'page' ? 'critical' : 'warning');
