import type { Type, Value } from '../values/value';

/** What a summarised column was computed from, as tabular results tell it. */
export interface AggregateInfo {
  readonly name: string;
  readonly fields: readonly string[];
  readonly args: readonly Value[];
}

export interface Column {
  readonly name: string;
  readonly type: Type;
  /** Answers when named, and is left out of results and of `*`. */
  readonly hidden?: boolean;
  readonly aggregate?: AggregateInfo;
}

/** The cells of one row by column position; a row may be shorter than its columns, what is missing is null. */
export type Row = readonly (Value | undefined)[];

/** The table that flows from operator to operator. */
export interface Relation {
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
  /** How the rows are sorted, the first criterion first. */
  readonly order: readonly { readonly field: string; readonly desc: boolean }[];
  /** Fields that the rows were grouped by, time buckets aside. */
  readonly groups: readonly string[];
  readonly bucket: { readonly field: string; readonly sizeNs: number } | null;
  /** The query said itself how many rows it wants. */
  readonly limited: boolean;
  /** The dataset that the rows come from, where they come from one. */
  readonly source?: string;
}

export const EMPTY_ROW: Row = [];

export function cell(row: Row, index: number): Value {
  return row[index] ?? null;
}

export function relationOf(columns: readonly Column[], rows: readonly Row[]): Relation {
  return { columns, rows, order: [], groups: [], bucket: null, limited: false };
}

/** Copies a row to its full width, so that further cells can follow. */
export function padded(row: Row, width: number): (Value | undefined)[] {
  const copy = row.slice(0, width);
  while (copy.length < width) copy.push(null);
  return copy;
}

/** The input with only some columns, by their positions, in a new order. */
export function reshape(input: Relation, positions: readonly number[]): Relation {
  const columns = positions.flatMap((position) => input.columns[position] ?? []);
  const names = new Set(columns.map((column) => column.name));
  return {
    ...input,
    columns,
    rows: input.rows.map((row) => positions.map((position) => row[position])),
    order: input.order.filter((criterion) => names.has(criterion.field)),
  };
}
