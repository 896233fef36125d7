import { AxiomWithoutBatching } from '@axiomhq/js';
import type { Query } from '@/axiom/queries/query';
import { setting } from '@/lib/telemetry/env';

/** The time that a query sees, and how long it may take. */
export interface QueryOptions {
  /** Rows from `from` up to but without `to`, or until now; milliseconds since the epoch. All that Axiom keeps when absent. */
  range?: { from: number; to?: number };
  /** Milliseconds; the client's own limit otherwise. */
  timeoutMs?: number;
}

/** Axiom did not answer a query. `code` is such as `http_429`, `timeout`, `no_connection` or `unreadable`; nothing else is told. */
export class QueryFailed extends Error {
  override readonly name = 'QueryFailed';

  constructor(
    readonly code: string,
    options: { cause: unknown },
  ) {
    super(code, options);
  }
}

/**
 * Runs a catalogued query and returns its rows, nulls left out.
 *
 * @throws QueryFailed when Axiom did not answer
 * @throws MissingSetting without `AXIOM_TOKEN`
 */
export async function runQuery<P>(
  query: Query<P>,
  parameters: P,
  { range, timeoutMs }: QueryOptions = {},
): Promise<Record<string, unknown>[]> {
  const watch = watchedFetch(timeoutMs);
  const axiom = new AxiomWithoutBatching({
    token: setting('AXIOM_TOKEN', 'the token with which Axiom is queried'),
    ...(process.env.AXIOM_URL ? { url: process.env.AXIOM_URL } : {}),
    ...(process.env.AXIOM_ORG_ID ? { orgId: process.env.AXIOM_ORG_ID } : {}),
    fetch: watch.fetch,
  });
  const dataset =
    query.dataset === 'logs'
      ? (process.env.AXIOM_LOGS_DATASET ?? 'josh-logs')
      : (process.env.AXIOM_METRICS_DATASET ?? 'josh-metrics');
  const apl = query.apl(dataset, parameters);
  const span = range && {
    startTime: new Date(range.from).toISOString(),
    ...(range.to === undefined ? {} : { endTime: new Date(range.to).toISOString() }),
  };
  const result = await axiom.query(apl, { format: 'tabular', ...span }).catch((cause: unknown) => {
    throw new QueryFailed(watch.failure(), { cause });
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

/** Keeps the client from asking again by itself, which would take longer than the caller has, and remembers what went wrong. */
function watchedFetch(timeoutMs: number | undefined) {
  const deadline = timeoutMs === undefined ? undefined : AbortSignal.timeout(timeoutMs);
  let status: number | undefined;
  let failed = false;
  return {
    fetch: async (input: RequestInfo | URL, init?: RequestInit): Promise<Response> => {
      const signals = [init?.signal, deadline].filter((signal) => signal != null);
      try {
        const response = await fetch(input, { ...init, signal: AbortSignal.any(signals) });
        status = response.status;
        return response.ok ? response : new Response('{}', { status: 400 });
      } catch {
        failed = true;
        return new Response('{}', { status: 400 });
      }
    },
    failure(): string {
      if (status !== undefined && status >= 300) return `http_${status}`;
      if (deadline?.aborted) return 'timeout';
      return failed ? 'no_connection' : 'unreadable';
    },
  };
}
