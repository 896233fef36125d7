import { comparable, compare, equals } from '../../values/compare';
import type { Value } from '../../values/value';
import type { Compiled } from '../scope';
import { type InfixOperator, mismatch } from './infix-operator';

function comparison(decide: (left: Value, right: Value) => boolean | null): InfixOperator {
  return (left, right, at) => {
    if (!comparable(left.type, right.type)) throw mismatch(left, right, at);
    return {
      type: 'boolean',
      constant: left.constant && right.constant,
      evaluate: (row) => decide(left.evaluate(row), right.evaluate(row)),
    };
  };
}

function ordered(holds: (order: number) => boolean): InfixOperator {
  return comparison((left, right) => {
    const order = compare(left, right);
    return order === null ? null : holds(order);
  });
}

/** Comparing a field with a fixed text is what most queries do for every row: no dispatch on types there. */
function equal(left: Compiled, right: Compiled, at: Parameters<InfixOperator>[2]): Compiled {
  const general = comparison(equals)(left, right, at);
  if (!right.constant || right.type !== 'string') return general;
  const text = right.evaluate([]);
  return text === null ? general : { ...general, evaluate: (row) => left.evaluate(row) === text };
}

function negated(value: boolean | null): boolean | null {
  return value === null ? null : !value;
}

export const COMPARISON: readonly [string, InfixOperator][] = [
  ['Equal', equal],
  ['NotEqual', comparison((left, right) => negated(equals(left, right)))],
  ['LessThan', ordered((order) => order < 0)],
  ['LessThanOrEqual', ordered((order) => order <= 0)],
  ['GreaterThan', ordered((order) => order > 0)],
  ['GreaterThanOrEqual', ordered((order) => order >= 0)],
];
