import type { Row } from '../relation';
import type { Operator } from './operator';
import { forbidParameters } from './parameters';
import { rowCount } from './row-count';

/** So many rows at random, in their order: the first of them fill the sample, each later one may take a place. */
export const sample: Operator = {
  syntax: 'SampleOperator',
  run: (node, input, context) => {
    forbidParameters(node);
    const wanted = rowCount(node, 'Expression', context);
    const chosen: { row: Row; at: number }[] = [];
    for (const [at, row] of input.rows.entries()) {
      if (chosen.length < wanted) chosen.push({ row, at });
      else {
        const place = Math.floor(Math.random() * (at + 1));
        if (place < wanted) chosen[place] = { row, at };
      }
    }
    const rows = chosen.sort((a, b) => a.at - b.at).map(({ row }) => row);
    return { ...input, rows, limited: true };
  },
};
