import { type InfixOperator, mismatch } from './infix-operator';

/** `decisive` is the operand that settles the answer alone: false for `and`, true for `or`. Null means unknown. */
function logical(decisive: boolean): InfixOperator {
  return (left, right, at) => {
    for (const { type } of [left, right]) {
      if (type !== 'boolean' && type !== 'dynamic' && type !== 'null') throw mismatch(left, right, at);
    }
    return {
      type: 'boolean',
      constant: left.constant && right.constant,
      evaluate: (row) => {
        const first = left.evaluate(row);
        if (first === decisive) return decisive;
        const second = right.evaluate(row);
        if (second === decisive) return decisive;
        return typeof first === 'boolean' && typeof second === 'boolean' ? !decisive : null;
      },
    };
  };
}

export const LOGIC: readonly [string, InfixOperator][] = [
  ['And', logical(false)],
  ['Or', logical(true)],
];
