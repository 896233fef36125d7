import { sql } from 'drizzle-orm';
import { database } from '@/lib/clients/database';
import { query } from '@/lib/db/query';
import { log } from '@/lib/telemetry/log/log';

/** States that are always told, so that one that is over goes back to 0; any other one is told when there is one. */
const STATES = ['active', 'idle', 'idle_in_transaction'];

/**
 * The database's connections by state: what a plan of Supabase's is limited by, and the first thing to run out under load.
 * A role without `pg_read_all_stats` does not see what others' connections do: they count as `hidden`. Pure.
 *
 * @param rows of `pg_stat_activity`, counted by state
 */
export function connectionsByState(
  rows: readonly { state: string | null; connections: number }[],
): Map<string, number> {
  const counts = new Map(STATES.map((state) => [state, 0]));
  for (const { state, connections } of rows) {
    const name = state === null ? 'hidden' : state.replace(/ \(aborted\)$/, '').replaceAll(' ', '_');
    counts.set(name, (counts.get(name) ?? 0) + connections);
  }
  return counts;
}

/** Samples the connections and how many there may be. Safe to repeat: it only reads. */
export async function sampleConnections(): Promise<void> {
  const rows = await query('sample_connections', () =>
    database().execute<{ state: string | null; connections: number; most: number }>(
      sql`select state, count(*)::int as connections, current_setting('max_connections')::int as most
          from pg_stat_activity where datname = current_database() group by state`,
    ),
  );
  for (const [state, value] of connectionsByState(rows))
    log('gauge.sampled', { gauge: 'db_connections', value, state });
  const [first] = rows;
  if (first) log('gauge.sampled', { gauge: 'db_connections_limit', value: first.most });
}
