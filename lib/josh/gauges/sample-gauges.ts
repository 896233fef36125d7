import { count, eq, inArray, sql } from 'drizzle-orm';
import { database } from '@/lib/clients/database';
import { query } from '@/lib/db/query';
import { linkups } from '@/lib/db/schema/linkups';
import { safetyIncidents } from '@/lib/db/schema/safety';
import { smsOutboundJobs } from '@/lib/db/schema/sms';
import { log } from '@/lib/telemetry/log/log';
import { regionNames } from '../linkups/regions';
import { sampleConnections } from './sample-connections';

const MINUTE = 60_000;

const samplers = [sampleBroadcasting, sampleOutbox, sampleSafetyQueue, sampleConnections];

/**
 * Reads the gauges and says each as a line, zeros included, so that a graph shows when something is over. Safe to repeat
 * and to run twice at once: it only reads, and a second sample of the same minute says the same.
 *
 * @returns how many gauges were read
 * @throws the first failure, after the other gauges were read
 */
export async function sampleGauges(now: Date): Promise<{ sampled: number }> {
  // One after the other: a run must not take the connections that texts need.
  const results: PromiseSettledResult<void>[] = [];
  for (const sample of samplers) results.push(...(await Promise.allSettled([sample(now)])));
  const failed = results.find((result) => result.status === 'rejected');
  const sampled = results.filter(({ status }) => status === 'fulfilled').length;
  log('admin.action', {
    action: 'gauges.sample',
    actor_id: 'system',
    items: sampled,
    outcome: failed === undefined ? 'ok' : 'failed',
  });
  if (failed !== undefined) throw failed.reason;
  return { sampled };
}

/** One sample a region; a region that is not in the catalogue any more is told while it has one. */
async function sampleBroadcasting(): Promise<void> {
  const rows = await query('count_broadcasting', () =>
    database()
      .select({ region: linkups.region, active: count() })
      .from(linkups)
      .where(eq(linkups.state, 'broadcasting'))
      .groupBy(linkups.region),
  );
  const active = new Map([
    ...regionNames.map((name): [string, number] => [name, 0]),
    ...rows.map((row): [string, number] => [row.region, row.active]),
  ]);
  for (const [region, value] of active)
    log('gauge.sampled', { gauge: 'broadcasting_linkups_active', region, value });
}

/** Texts that are neither sent nor given up, and for how long the oldest of them could have been sent. */
async function sampleOutbox(now: Date): Promise<void> {
  const [row] = await query('count_pending_jobs', () =>
    database()
      .select({
        pending: count(),
        oldest: sql<string | null>`min(${smsOutboundJobs.notBefore})`,
      })
      .from(smsOutboundJobs)
      .where(inArray(smsOutboundJobs.state, ['pending', 'sending'])),
  );
  log('gauge.sampled', { gauge: 'pending_outbound_jobs', value: row?.pending ?? 0 });
  const waiting = row?.oldest ? (now.getTime() - new Date(row.oldest).getTime()) / MINUTE : 0;
  log('gauge.sampled', {
    gauge: 'oldest_pending_outbound_minutes',
    value: Math.round(Math.max(waiting, 0) * 100) / 100,
  });
}

/** Incidents that no person has closed. */
async function sampleSafetyQueue(): Promise<void> {
  const [row] = await query('count_open_incidents', () =>
    database().select({ open: count() }).from(safetyIncidents).where(eq(safetyIncidents.state, 'open')),
  );
  log('gauge.sampled', { gauge: 'pending_admin_safety_queue', value: row?.open ?? 0 });
}
