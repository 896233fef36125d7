import { AplError } from '../../parse/apl-error';
import { parseExpression } from '../../parse/expression';
import { required } from '../../parse/syntax';
import type { Row } from '../relation';
import type { Operator } from './operator';
import { forbidParameters } from './parameters';

/**
 * That proportion of the rows at random, in their order: the first of them fill the sample, each later one may take a place.
 * Kusto's operator of this name takes a number of rows.
 */
export const sample: Operator = {
  syntax: 'SampleOperator',
  run: (node, input, { compile }) => {
    forbidParameters(node);
    const expression = parseExpression(required(node, 'Expression'));
    const compiled = compile(expression, []);
    const proportion = compiled.constant ? compiled.evaluate([]) : null;
    if (typeof proportion !== 'number' || proportion <= 0 || proportion >= 1) {
      throw new AplError(`sample takes a proportion between 0 and 1, not '${expression.text}'`, expression);
    }
    const wanted = Math.round(proportion * input.rows.length);
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
