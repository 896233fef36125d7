import { createRedis } from '@/lib/clients/redis';
import { environment } from '@/lib/telemetry/env';
import { log } from '@/lib/telemetry/log/log';
import { acknowledgePage } from './channels/pagerduty';
import { reply } from './channels/slack';
import { acknowledge } from './escalate';
import type { Incident } from './incident';
import { readChannelSettings } from './settings';
import { updateBook } from './store';

/** Who takes an incident: as people read it, and as the log names them. */
export interface Taker {
  name: string;
  actorId: string;
}

/**
 * Somebody takes an incident, and PagerDuty and the thread hear of it. The first one has it; whoever comes later, and every
 * repeat, changes nothing and tells nobody.
 *
 * @returns the incident; null when there is none of that id
 * @throws what the Redis client throws
 */
export async function takeIncident(
  id: string,
  { name, actorId }: Taker,
  now: number,
): Promise<Incident | null> {
  const { incident, taken } = await updateBook(createRedis(), environment(), (book) => {
    const next = acknowledge(book, id, name, now);
    return { book: next, result: { incident: next.incidents[id] ?? null, taken: next !== book } };
  });
  if (incident === null || !taken) return incident;
  log('alert.acknowledged', { alert_incident: id, actor_id: actorId });
  const { pagerduty, slack } = readChannelSettings();
  const told = await Promise.all([
    acknowledgePage(pagerduty, incident),
    reply(slack, incident, `Taken by ${name}.`),
  ]);
  for (const [at, sent] of told.entries())
    if (sent.outcome === 'failed')
      log('alert.channel_failed', {
        rule: incident.open[0] ?? incident.group,
        channel: at === 0 ? 'pagerduty' : 'slack',
        reason: sent.reason,
        alert_incident: id,
      });
  return incident;
}
