import { AplError, type Span } from '../parse/apl-error';
import type { SyntaxNode } from '../parse/syntax';
import type { DateTime } from '../values/datetime';
import type { Type, Value } from '../values/value';
import type { Column, Relation, Row } from './relation';

/** A scalar expression ready to run on rows of one relation. */
export interface Compiled {
  readonly type: Type;
  /** True when the value is the same for every row. */
  readonly constant: boolean;
  evaluate(row: Row): Value;
}

/** A half-open interval of `_time`: [start, end). */
export interface TimeRange {
  readonly start: DateTime;
  readonly end: DateTime;
}

/** What an expression can see: the columns of its input, the `let` scalars, the clock of the query. */
export interface Scope {
  readonly columns: readonly Column[];
  readonly scalars: ReadonlyMap<string, Compiled>;
  /** Milliseconds since the epoch; the same for the whole query. */
  readonly now: number;
  /** The requested range, or the extent of the data read when the request names none. */
  readonly range: TimeRange | null;
  /** The most buckets that `bin_auto` may make. */
  readonly maxBinAutoGroups: number;
  /** Operands of different types are refused, also where one could be read as the other (`set stricttypes`). */
  readonly strictTypes: boolean;
  /** The functions that the query declares with `let`. */
  readonly functions: ReadonlyMap<string, UserFunction>;
  /** Runs a nested tabular expression; null for a name that is no table. */
  readonly table: (node: SyntaxNode) => Relation | null;
}

/** `let f = (a: long) { a + 1 }`. */
export interface UserFunction {
  readonly parameters: readonly {
    readonly name: string;
    readonly type: Type;
    readonly fallback: Value | undefined;
  }[];
  readonly body: SyntaxNode;
}

export function findColumn(columns: readonly Column[], name: string): number {
  return columns.findIndex((column) => column.name === name);
}

/** The fields that `*` stands for. */
export function visibleNames(columns: readonly Column[]): string[] {
  return columns.flatMap(({ name, hidden }) => (hidden === true || name === '' ? [] : [name]));
}

/** Position of a column; an unknown field is an error, as in Axiom. */
export function columnIndex(columns: readonly Column[], name: string, at: Span): number {
  const index = findColumn(columns, name);
  if (index >= 0) return index;
  throw new AplError(
    `field '${name}' not found; where it may never have been ingested, use ensure_field('${name}', typeof(string))`,
    at,
  );
}

export function constant(value: Value, type: Type): Compiled {
  return { type, constant: true, evaluate: () => value };
}
