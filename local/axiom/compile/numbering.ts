import { keyOf } from '../values/compare';
import { DateTime } from '../values/datetime';
import type { Value } from '../values/value';
import type { Row } from './relation';

/** Which of its equals each row belongs to. */
export interface Numbering {
  /** For each row the number of its group, from 0 in the order of first appearance. */
  readonly of: Uint32Array;
  /** For each group its first row. */
  readonly firsts: readonly number[];
}

/**
 * Puts rows with equal values into groups: one column after the other divides the groups of those before it, so that only
 * small numbers are looked up, and what is alone already is not looked at again.
 */
export function numberRows(rows: readonly Row[], cells: readonly ((row: Row) => Value)[]): Numbering {
  const of = new Uint32Array(rows.length);
  let firsts: number[] = rows.length === 0 ? [] : [0];
  for (const cell of cells) {
    if (firsts.length === rows.length) break;
    const ids = new Ids();
    const known = new Map<number, number>();
    firsts = [];
    for (const [i, row] of rows.entries()) {
      // There are fewer groups and fewer ids than rows, so that two of them make one number.
      const pair = (of[i] ?? 0) * rows.length + ids.of(cell(row));
      let group = known.get(pair);
      if (group === undefined) {
        group = firsts.push(i) - 1;
        known.set(pair, group);
      }
      of[i] = group;
    }
  }
  return { of, firsts };
}

/** Small numbers for values, equal where the values are. */
class Ids {
  private readonly plain = new Map<Value, number>();
  private readonly times = new Map<number, number>();
  private readonly others = new Map<string, number>();
  private count = 0;

  of(value: Value): number {
    // Texts, numbers and booleans are told apart by a Map as they are.
    if (typeof value !== 'object' || value === null) return this.idIn(this.plain, value);
    if (value instanceof DateTime && value.nanos === 0) return this.idIn(this.times, value.ms);
    return this.idIn(this.others, keyOf(value));
  }

  private idIn<K>(map: Map<K, number>, key: K): number {
    const known = map.get(key);
    if (known !== undefined) return known;
    map.set(key, this.count);
    return this.count++;
  }
}
