import { AxiomWithoutBatching } from '@axiomhq/js';
import type { Query } from '@/axiom/queries/query';
import { setting } from '@/lib/telemetry/env';

/**
 * Runs a catalogued query and returns its rows, nulls left out.
 *
 * @param since start of the time range; everything that Axiom keeps when absent
 * @throws what the client throws; its message may quote the query, never a row
 */
export async function runQuery<P>(
  query: Query<P>,
  parameters: P,
  since?: Date,
): Promise<Record<string, unknown>[]> {
  const axiom = new AxiomWithoutBatching({
    token: setting('AXIOM_TOKEN', 'the token with which Axiom is queried'),
    ...(process.env.AXIOM_URL ? { url: process.env.AXIOM_URL } : {}),
    ...(process.env.AXIOM_ORG_ID ? { orgId: process.env.AXIOM_ORG_ID } : {}),
  });
  const dataset =
    query.dataset === 'logs'
      ? (process.env.AXIOM_LOGS_DATASET ?? 'josh-logs')
      : (process.env.AXIOM_METRICS_DATASET ?? 'josh-metrics');
  const result = await axiom.query(query.apl(dataset, parameters), {
    format: 'tabular',
    ...(since === undefined ? {} : { startTime: since.toISOString() }),
  });
  const table = result.tables[0];
  if (table === undefined) return [];
  const length = table.columns?.[0]?.length ?? 0;
  return Array.from({ length }, (_, row) =>
    Object.fromEntries(
      table.fields
        .map(({ name }, column): [string, unknown] => [name, table.columns?.[column]?.[row]])
        .filter(([, value]) => value !== null && value !== undefined),
    ),
  );
}
