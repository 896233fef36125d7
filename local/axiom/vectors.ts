import type { Row } from './compile/relation';
import { DateTime } from './values/datetime';
import type { Type } from './values/value';

/** One column of a dataset, in the order of arrival, packed for scanning; made when a query first needs it. */
export type Vector = TextVector | NumberVector | TimeVector;

/** Texts by their number in a dictionary; −1 where there is none. */
export class TextVector {
  readonly kind = 'text';
  codes = new Int32Array(1024);
  readonly dictionary: string[] = [];
  private readonly known = new Map<string, number>();

  push(row: Row, position: number, at: number): void {
    this.codes = grown(this.codes, at);
    const value = row[position];
    this.codes[at] = typeof value === 'string' ? this.codeOf(value) : -1;
  }

  private codeOf(text: string): number {
    const known = this.known.get(text);
    if (known !== undefined) return known;
    const code = this.dictionary.push(text) - 1;
    this.known.set(text, code);
    return code;
  }
}

/** Numbers; NaN, which JSON cannot say, where there is none. */
export class NumberVector {
  readonly kind = 'number';
  values = new Float64Array(1024);

  push(row: Row, position: number, at: number): void {
    this.values = grown(this.values, at);
    const value = row[position];
    this.values[at] = typeof value === 'number' ? value : Number.NaN;
  }
}

/** Moments as milliseconds since the epoch; NaN where there is none. */
export class TimeVector {
  readonly kind = 'time';
  values = new Float64Array(1024);
  /** False once a moment had a part of a millisecond, which is left out here. */
  exact = true;

  push(row: Row, position: number, at: number): void {
    this.values = grown(this.values, at);
    const value = row[position];
    this.values[at] = value instanceof DateTime ? value.ms : Number.NaN;
    if (value instanceof DateTime && value.nanos !== 0) this.exact = false;
  }
}

function grown<T extends Int32Array<ArrayBuffer> | Float64Array<ArrayBuffer>>(values: T, at: number): T;
function grown(values: Int32Array | Float64Array, at: number): Int32Array | Float64Array {
  if (at < values.length) return values;
  const larger = values instanceof Int32Array ? new Int32Array(at * 2) : new Float64Array(at * 2);
  larger.set(values);
  return larger;
}

/** Null for columns whose values are of a kind, or of several kinds, that are not packed. */
function vectorFor(type: Type): Vector | null {
  if (type === 'string') return new TextVector();
  if (type === 'datetime') return new TimeVector();
  return type === 'integer' || type === 'float' ? new NumberVector() : null;
}

const KINDS: Readonly<Record<Vector['kind'], readonly Type[]>> = {
  text: ['string'],
  number: ['integer', 'float'],
  time: ['datetime'],
};

/** The vectors of one dataset's columns. */
export class Vectors {
  private readonly made = new Map<number, { vector: Vector; length: number }>();

  /** The column as a vector as long as the rows, extended by the rows that arrived since it was last asked for. */
  of(position: number, type: Type, rows: readonly Row[]): Vector | null {
    const found = this.made.get(position);
    if (found === undefined || !KINDS[found.vector.kind].includes(type)) {
      const vector = vectorFor(type);
      this.made.delete(position);
      if (vector === null) return null;
      this.made.set(position, { vector, length: 0 });
    }
    const entry = this.made.get(position);
    if (entry === undefined) return null;
    for (let at = entry.length; at < rows.length; at++) entry.vector.push(rows[at] ?? [], position, at);
    entry.length = rows.length;
    return entry.vector;
  }

  clear(): void {
    this.made.clear();
  }
}
