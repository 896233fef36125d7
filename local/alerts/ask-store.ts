import type { MeasurePorts } from '@/lib/alerts/measure';
import { runQuery } from '../axiom/query';
import type { Store } from '../axiom/store';

/** Names of the datasets in a store of ours. */
export const DATASETS = { logs: 'josh-logs', metrics: 'josh-metrics' } as const;

/** Asks a store in this process as a check asks Axiom; the end of the range is also the query's `now()`. */
export function askStore(store: Store, env: string): MeasurePorts['ask'] {
  return async (query, { from, to }) => {
    const apl = query.apl(DATASETS[query.dataset], { env });
    const span = { startTime: new Date(from).toISOString(), endTime: new Date(to).toISOString() };
    const outcome = runQuery(store, { apl, ...span }, to);
    if (!outcome.ok) throw new Error(outcome.error.message);
    const table = outcome.result.tables[0];
    const length = table?.columns[0]?.length ?? 0;
    return Array.from({ length }, (_, row) =>
      Object.fromEntries(
        (table?.fields ?? []).map(({ name }, column) => [name, table?.columns[column]?.[row] ?? null]),
      ),
    );
  };
}
