import { cell, type Row } from '../compile/relation';
import type { Execution } from '../query';
import { DateTime } from '../values/datetime';

export interface QueryStatus {
  /** Microseconds. */
  readonly elapsedTime: number;
  readonly minCursor: string;
  readonly maxCursor: string;
  readonly blocksExamined: number;
  readonly blocksCached: number;
  readonly blocksMatched: number;
  readonly rowsExamined: number;
  readonly rowsMatched: number;
  readonly numGroups: number;
  readonly isPartial: boolean;
  readonly isEstimate: boolean;
  readonly cacheStatus: number;
  readonly minBlockTime: string;
  readonly maxBlockTime: string;
}

/** Each dataset counts as one block, spanning the times of its rows. */
export function queryStatus({ relation, reader, rowsMatched, elapsedMs }: Execution): QueryStatus {
  const { extent, datasets, rowsExamined } = reader;
  const grouped = relation.groups.length > 0 || relation.bucket !== null;
  const rowId = relation.columns.findIndex((column) => column.name === '_rowId' && column.hidden === true);
  const cursor = (row: Row | undefined): string =>
    rowId < 0 || row === undefined ? '' : String(cell(row, rowId));
  return {
    elapsedTime: Math.max(1, Math.round(elapsedMs * 1000)),
    minCursor: cursor(relation.rows.at(-1)),
    maxCursor: cursor(relation.rows[0]),
    blocksExamined: datasets.length,
    blocksCached: 0,
    blocksMatched: rowsMatched > 0 ? datasets.length : 0,
    rowsExamined,
    rowsMatched,
    numGroups: grouped ? relation.rows.length : 0,
    isPartial: false,
    isEstimate: false,
    cacheStatus: 0,
    minBlockTime: (extent?.oldest ?? new DateTime(0)).toJSON(),
    maxBlockTime: (extent?.newest ?? new DateTime(0)).toJSON(),
  };
}
