import { Pipeline } from './compile/pipeline';
import type { Relation } from './compile/relation';
import { ScanRelation } from './compile/scan';
import { AplError, locate, type QueryError } from './parse/apl-error';
import { parseQuery } from './parse/kusto';
import { DatasetReader } from './reader';
import { requestRange } from './request-range';
import { type TabularResult, tabularResult } from './result/tabular';
import type { Store } from './store';
import type { Value } from './values/value';

/** A query as Axiom's API takes it. */
export interface QueryRequest {
  readonly apl: string;
  /** RFC 3339, or relative such as `now-1h`; only events with start ≤ `_time` < end are seen. */
  readonly startTime?: string;
  readonly endTime?: string;
  /** Rows returned when the query does not say; 1,000 when absent. */
  readonly defaultLimit?: number;
  readonly maxBinAutoGroups?: number;
  /** Continues a listing of rows after the row with this cursor, or from it. */
  readonly cursor?: string;
  readonly includeCursor?: boolean;
  /** Values for `declare query_parameters`. */
  readonly variables?: Readonly<Record<string, Value>>;
}

export type QueryOutcome<T> =
  | { readonly ok: true; readonly result: T }
  | { readonly ok: false; readonly error: QueryError };

/** What a query did, for the `status` of a result. Durations in milliseconds, times RFC 3339. */
export interface Execution {
  readonly relation: Relation;
  readonly reader: DatasetReader;
  readonly rowsMatched: number;
  readonly elapsedMs: number;
}

/** Buckets that `bin_auto` makes at most unless the request says otherwise; Axiom does not publish its number. */
const DEFAULT_BIN_AUTO_GROUPS = 60;

/**
 * Runs one APL query.
 *
 * @param now milliseconds since the epoch, for `now()`, `ago()` and relative times.
 * @returns the table, or what is wrong with the query and where. What is not implemented is such an error.
 */
export function runQuery(store: Store, request: QueryRequest, now: number): QueryOutcome<TabularResult> {
  return execute(store, request, now, (execution) => tabularResult(execution, now));
}

/** As {@link runQuery}, with the result in a form of the caller's choice. */
export function execute<T>(
  store: Store,
  request: QueryRequest,
  now: number,
  present: (execution: Execution) => T,
): QueryOutcome<T> {
  const started = performance.now();
  try {
    const { cursor = null, includeCursor = false, variables = {} } = request;
    const reader = new DatasetReader(store, requestRange(request, now), now, { cursor, includeCursor });
    const { maxBinAutoGroups = DEFAULT_BIN_AUTO_GROUPS } = request;
    const pipeline = new Pipeline(reader, { now, maxBinAutoGroups, variables });
    const relation = limited(pipeline.run(parseQuery(request.apl)), request);
    const { rowsMatched } = pipeline;
    const result = present({ relation, reader, rowsMatched, elapsedMs: performance.now() - started });
    return { ok: true, result };
  } catch (error) {
    if (error instanceof AplError) return { ok: false, error: locate(request.apl, error) };
    throw error;
  }
}

const DEFAULT_LIMIT = 1000;
const MAX_LIMIT = 50_000;

function limited(relation: Relation, { defaultLimit = DEFAULT_LIMIT }: QueryRequest): Relation {
  const limit = Math.min(relation.limited ? MAX_LIMIT : defaultLimit, MAX_LIMIT);
  if (relation instanceof ScanRelation) {
    const { scan, columns, order, groups, bucket, source } = relation;
    const rows = Array.from(scan.places.subarray(0, limit), (place) => scan.row(place));
    return { columns, rows, order, groups, bucket, source, limited: false };
  }
  return relation.rows.length <= limit ? relation : { ...relation, rows: relation.rows.slice(0, limit) };
}
