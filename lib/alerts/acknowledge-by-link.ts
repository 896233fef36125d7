import { createRedis } from '@/lib/clients/redis';
import { environment } from '@/lib/telemetry/env';
import { log } from '@/lib/telemetry/log/log';
import { readAcknowledgement, spend } from './acknowledgement';
import { acknowledgePage } from './channels/pagerduty';
import { reply } from './channels/slack';
import { acknowledge } from './escalate';
import { readChannelSettings } from './settings';
import { updateBook } from './store';

const NAME = /^[A-Za-z .-]{1,40}$/;

/**
 * Somebody takes an incident by the link of its page. The first use counts; PagerDuty and the thread hear of it as well.
 *
 * @param by a name as the page asks for it
 * @returns the incident; null when the link does not count
 * @throws what the Redis client throws
 */
export async function acknowledgeByLink(token: string, by: string, now: number): Promise<string | null> {
  const id = readAcknowledgement(token, now);
  if (id === null || !NAME.test(by)) return null;
  const redis = createRedis();
  if (!(await spend(redis, token))) return null;
  const incident = await updateBook(redis, environment(), (book) => {
    const next = acknowledge(book, id, by, now);
    return { book: next, result: next.incidents[id] ?? null };
  });
  if (incident === null) return null;
  log('alert.acknowledged', { alert_incident: id, actor_id: 'link' });
  const { pagerduty, slack } = readChannelSettings();
  const told = await Promise.all([
    acknowledgePage(pagerduty, incident),
    reply(slack, incident, `Taken by ${by}.`),
  ]);
  for (const [at, sent] of told.entries())
    if (sent.outcome === 'failed')
      log('alert.channel_failed', {
        rule: incident.open[0] ?? incident.group,
        channel: at === 0 ? 'pagerduty' : 'slack',
        reason: sent.reason,
        alert_incident: id,
      });
  return id;
}
