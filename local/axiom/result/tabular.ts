import { type Column, cell } from '../compile/relation';
import type { Dataset } from '../dataset';
import type { Execution } from '../query';
import { DateTime } from '../values/datetime';
import { mergeTypes, type Type, typeOf, type Value } from '../values/value';
import { type Json, toJson } from './json';
import { type QueryStatus, queryStatus } from './status';

export interface TabularField {
  readonly name: string;
  readonly type: string;
  readonly agg?: {
    readonly name: string;
    readonly fields: readonly string[];
    readonly args: readonly Json[];
  };
}

export interface TabularTable {
  readonly name: string;
  readonly sources: readonly { readonly name: string }[];
  readonly fields: readonly TabularField[];
  readonly order: readonly { readonly field: string; readonly desc: boolean }[];
  readonly groups: readonly { readonly name: string }[];
  readonly range: { readonly field: string; readonly start: string; readonly end: string };
  /** `size` in nanoseconds. */
  readonly buckets?: { readonly field: string; readonly size: number };
  /** One array for each field, in the order of `fields`. */
  readonly columns: readonly (readonly Json[])[];
}

export interface TabularResult {
  readonly format: 'tabular';
  readonly status: QueryStatus;
  readonly tables: readonly TabularTable[];
  readonly datasetNames: readonly string[];
  readonly fieldsMetaMap: Readonly<Record<string, readonly FieldMeta[]>>;
}

export interface FieldMeta {
  readonly name: string;
  readonly type: string;
  readonly unit: string;
  readonly hidden: boolean;
  readonly description: string;
}

/** The tabular format of Axiom's query API. */
export function tabularResult(execution: Execution, now: number): TabularResult {
  const { relation, reader } = execution;
  const shown = relation.columns.flatMap((column, index) =>
    column.hidden === true ? [] : [{ column, index }],
  );
  const columns = shown.map(({ index }) => relation.rows.map((row) => cell(row, index)));
  const names = reader.datasets.map(({ info }) => info.name);
  const { start, end } = reader.requested;
  const table: TabularTable = {
    name: '0',
    sources: names.map((name) => ({ name })),
    fields: shown.map(({ column }, i) => field(column, columns[i] ?? [])),
    order: relation.order,
    groups: relation.groups.map((name) => ({ name })),
    range: {
      field: '_time',
      start: (start ?? new DateTime(0)).toJSON(),
      end: (end ?? new DateTime(now)).toJSON(),
    },
    ...(relation.bucket === null
      ? {}
      : { buckets: { field: relation.bucket.field, size: relation.bucket.sizeNs } }),
    columns: columns.map((values) => values.map(toJson)),
  };
  const metas = reader.datasets.map((dataset) => [dataset.info.name, fieldMetas(dataset)] as const);
  return {
    format: 'tabular',
    status: queryStatus(execution),
    tables: [table],
    datasetNames: names,
    fieldsMetaMap: Object.fromEntries(metas),
  };
}

function field({ name, type, aggregate }: Column, values: readonly Value[]): TabularField {
  const base = { name, type: typeName(type, values) };
  return aggregate === undefined
    ? base
    : { ...base, agg: { ...aggregate, args: aggregate.args.map(toJson) } };
}

/** The static type; where only the values tell, theirs, as a union when they differ. */
export function typeName(type: Type, values: readonly Value[]): string {
  if (type !== 'dynamic' && type !== 'null') return type;
  const kinds = new Set<Type>(values.map(typeOf).filter((kind) => kind !== 'null'));
  if (kinds.size === 0) return 'unknown';
  const merged = [...kinds].reduce(mergeTypes);
  return merged === 'dynamic' ? [...kinds].sort().join('|') : merged;
}

/** A dataset's fields as `fieldsMetaMap` and the fields endpoint describe them. */
export function fieldMetas({ columns, info }: Pick<Dataset, 'columns' | 'info'>): FieldMeta[] {
  const shown = columns.filter((column) => column.hidden !== true);
  return shown.map(({ name, type }) => ({
    name,
    type: type === 'dynamic' ? 'union' : type === 'null' ? 'unknown' : type,
    ...(info.fields[name] ?? { unit: '', hidden: false, description: '' }),
  }));
}
