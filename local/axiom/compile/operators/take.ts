import { keyOfAll, rank } from '../../values/compare';
import type { Value } from '../../values/value';
import { cell, type Relation, type Row } from '../relation';
import { ScanRelation } from '../scan';
import { findColumn } from '../scope';
import type { Operator } from './operator';
import { forbidParameters } from './parameters';
import { rowCount } from './row-count';

/** The first N rows; after a `summarize` by time and group all buckets of the N top groups, as Axiom documents. */
export const take: Operator = {
  syntax: 'TakeOperator',
  run: (node, input, context) => {
    forbidParameters(node);
    const count = rowCount(node, 'Expression', context);
    const grouped = input.bucket !== null && input.groups.length > 0 && input.order.length === 0;
    if (input instanceof ScanRelation) {
      const { columns, order, groups, bucket, source } = input;
      return { columns, rows: firstRows(input, count), order, groups, bucket, source, limited: true };
    }
    return { ...input, rows: grouped ? topGroups(input, count) : input.rows.slice(0, count), limited: true };
  },
};

function firstRows(input: ScanRelation, count: number): readonly Row[] {
  return Array.from(input.scan.places.subarray(0, count), (place) => input.scan.row(place));
}

/** Axiom does not say what it ranks groups by: here by the sum of the first aggregate that is a number. */
function topGroups({ columns, groups, rows, bucket }: Relation, count: number): Row[] {
  const keys = groups.map((name) => findColumn(columns, name));
  const fixed = new Set([...groups, bucket?.field]);
  const values = columns.flatMap(({ name }, i) => (fixed.has(name) ? [] : [i]));
  const totals = new Map<string, number>();
  const keyOfRow = (row: Row): string => keyOfAll(keys.map((i) => cell(row, i)));
  for (const row of rows) {
    const number = values.map((i): Value => cell(row, i)).find((value) => typeof value === 'number');
    const key = keyOfRow(row);
    totals.set(key, (totals.get(key) ?? 0) + (typeof number === 'number' ? number : 0));
  }
  const ranked = [...totals].sort(([, a], [, b]) => rank(b, a)).slice(0, count);
  const kept = new Set(ranked.map(([key]) => key));
  return rows.filter((row) => kept.has(keyOfRow(row)));
}
