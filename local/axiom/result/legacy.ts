import { cell, type Row } from '../compile/relation';
import type { Execution } from '../query';
import { keyOf } from '../values/compare';
import { addTimeSpan, DateTime } from '../values/datetime';
import { TimeSpan } from '../values/timespan';
import { type Json, toJson } from './json';
import { type QueryStatus, queryStatus } from './status';

export interface LegacyMatch {
  readonly _time: Json;
  readonly _sysTime: Json;
  readonly _rowId: Json;
  readonly data: Readonly<Record<string, Json>>;
}

export interface LegacyGroup {
  readonly id: number;
  readonly group: Readonly<Record<string, Json>>;
  readonly aggregations: readonly { readonly op: string; readonly value: Json }[];
}

export interface LegacyResult {
  readonly format: 'legacy';
  readonly request: { readonly startTime: string; readonly endTime: string; readonly resolution: string };
  readonly status: QueryStatus;
  readonly matches: readonly LegacyMatch[];
  readonly buckets: {
    readonly series: readonly { startTime: string; endTime: string; groups: readonly LegacyGroup[] }[];
    readonly totals: readonly LegacyGroup[];
  };
  readonly datasetNames: readonly string[];
}

/**
 * The legacy format of Axiom's query API: rows as `matches`, groups as `buckets.totals`, groups in time buckets as
 * `buckets.series`. Bucketed queries have no totals here: they cannot be computed from the buckets.
 */
export function legacyResult(execution: Execution, now: number): LegacyResult {
  const { relation, reader } = execution;
  const { start, end } = reader.requested;
  const aggregated =
    relation.bucket !== null || relation.columns.some((column) => column.aggregate !== undefined);
  return {
    format: 'legacy',
    request: {
      startTime: (start ?? new DateTime(0)).toJSON(),
      endTime: (end ?? new DateTime(now)).toJSON(),
      resolution: 'auto',
    },
    status: queryStatus(execution),
    matches: aggregated ? [] : relation.rows.map((row) => match(execution, row)),
    buckets: {
      series: relation.bucket === null ? [] : series(execution),
      totals:
        aggregated && relation.bucket === null
          ? relation.rows.map((row, id) => group(execution, row, id))
          : [],
    },
    datasetNames: reader.datasets.map(({ info }) => info.name),
  };
}

function match({ relation }: Execution, row: Row): LegacyMatch {
  const system: Record<string, Json> = {};
  const data: Record<string, Json> = {};
  for (const [i, { name }] of relation.columns.entries()) {
    const own = name === '_time' || name === '_sysTime' || name === '_rowId';
    const value = toJson(cell(row, i));
    if (own) system[name] = value;
    else if (value !== null) data[name] = value;
  }
  const { _time = null, _sysTime = null, _rowId = null } = system;
  return { _time, _sysTime, _rowId, data };
}

function group({ relation }: Execution, row: Row, id: number): LegacyGroup {
  const keys: Record<string, Json> = {};
  const aggregations: { op: string; value: Json }[] = [];
  for (const [i, { name }] of relation.columns.entries()) {
    if (name === relation.bucket?.field) continue;
    const value = toJson(cell(row, i));
    if (relation.groups.includes(name)) keys[name] = value;
    else aggregations.push({ op: name, value });
  }
  return { id, group: keys, aggregations };
}

function series(execution: Execution): LegacyResult['buckets']['series'] {
  const { columns, rows, bucket } = execution.relation;
  const position = columns.findIndex((column) => column.name === bucket?.field);
  const size = new TimeSpan((bucket?.sizeNs ?? 0) / 1e6);
  const byTime = new Map<string, { startTime: string; endTime: string; groups: LegacyGroup[] }>();
  for (const [id, row] of rows.entries()) {
    const start = cell(row, position);
    if (!(start instanceof DateTime)) continue;
    const startTime = start.toJSON();
    const interval = byTime.get(keyOf(start)) ?? {
      startTime,
      endTime: addTimeSpan(start, size).toJSON(),
      groups: [],
    };
    interval.groups.push(group(execution, row, id));
    byTime.set(keyOf(start), interval);
  }
  return [...byTime.values()];
}
