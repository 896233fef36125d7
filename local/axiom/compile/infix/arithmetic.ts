import { addTimeSpan, DateTime, difference } from '../../values/datetime';
import { TimeSpan } from '../../values/timespan';
import { isNumeric, isOpen, type Type, type Value } from '../../values/value';
import type { Compiled } from '../scope';
import { type InfixOperator, mismatch } from './infix-operator';

type Calculation = (left: Value, right: Value) => Value;

/** What comes out of operands that are not two numbers, by `left operator right`. */
const RESULTS: ReadonlyMap<string, Type> = new Map<string, Type>([
  ['datetime + timespan', 'datetime'],
  ['timespan + datetime', 'datetime'],
  ['timespan + timespan', 'timespan'],
  ['datetime - datetime', 'timespan'],
  ['datetime - timespan', 'datetime'],
  ['timespan - timespan', 'timespan'],
  ['timespan * number', 'timespan'],
  ['number * timespan', 'timespan'],
  ['timespan / timespan', 'float'],
  ['timespan / number', 'timespan'],
  ['timespan % timespan', 'timespan'],
]);

function resultType(left: Compiled, symbol: string, right: Compiled): Type | null {
  if (isOpen(left.type) || isOpen(right.type)) return 'dynamic';
  if (isNumeric(left.type) && isNumeric(right.type)) {
    return left.type === 'integer' && right.type === 'integer' ? 'integer' : 'float';
  }
  const kind = (type: Type): string => (isNumeric(type) ? 'number' : type);
  return RESULTS.get(`${kind(left.type)} ${symbol} ${kind(right.type)}`) ?? null;
}

function arithmetic(symbol: string, calculation: (integers: boolean | null) => Calculation): InfixOperator {
  return (left, right, at) => {
    const type = resultType(left, symbol, right);
    if (type === null) throw mismatch(left, right, at);
    const float = left.type === 'float' || right.type === 'float';
    const calculate = calculation(float ? false : type === 'integer' ? true : null);
    return {
      type,
      constant: left.constant && right.constant,
      evaluate: (row) => calculate(left.evaluate(row), right.evaluate(row)),
    };
  };
}

/** The first of two operands as milliseconds where both are durations. */
function spans(left: Value, right: Value, combine: (left: number, right: number) => number): TimeSpan | null {
  return left instanceof TimeSpan && right instanceof TimeSpan
    ? new TimeSpan(combine(left.ms, right.ms))
    : null;
}

const add: Calculation = (left, right) => {
  if (typeof left === 'number' && typeof right === 'number') return left + right;
  if (left instanceof DateTime && right instanceof TimeSpan) return addTimeSpan(left, right);
  if (left instanceof TimeSpan && right instanceof DateTime) return addTimeSpan(right, left);
  return spans(left, right, (a, b) => a + b);
};

const subtract: Calculation = (left, right) => {
  if (typeof left === 'number' && typeof right === 'number') return left - right;
  if (left instanceof DateTime && right instanceof DateTime) return difference(left, right);
  if (left instanceof DateTime && right instanceof TimeSpan)
    return addTimeSpan(left, new TimeSpan(-right.ms));
  return spans(left, right, (a, b) => a - b);
};

const multiply: Calculation = (left, right) => {
  if (typeof left === 'number' && typeof right === 'number') return left * right;
  if (left instanceof TimeSpan && typeof right === 'number') return new TimeSpan(left.ms * right);
  return typeof left === 'number' && right instanceof TimeSpan ? new TimeSpan(left * right.ms) : null;
};

/**
 * Two integers divide to an integer. Anything divided by zero is null, since JSON has no infinity.
 *
 * @param integers null when only the values tell whether both operands are integers.
 */
function divide(integers: boolean | null): Calculation {
  return (left, right) => {
    if (right === 0 || (right instanceof TimeSpan && right.ms === 0)) return null;
    if (typeof left === 'number' && typeof right === 'number') {
      const whole = integers ?? (Number.isInteger(left) && Number.isInteger(right));
      return whole ? Math.trunc(left / right) : left / right;
    }
    if (left instanceof TimeSpan && right instanceof TimeSpan) return left.ms / right.ms;
    return left instanceof TimeSpan && typeof right === 'number' ? new TimeSpan(left.ms / right) : null;
  };
}

const remainder: Calculation = (left, right) => {
  if (typeof left === 'number' && typeof right === 'number') return right === 0 ? null : left % right;
  return right instanceof TimeSpan && right.ms !== 0 ? spans(left, right, (a, b) => a % b) : null;
};

export const ARITHMETIC: readonly [string, InfixOperator][] = [
  ['Add', arithmetic('+', () => add)],
  ['Subtract', arithmetic('-', () => subtract)],
  ['Multiply', arithmetic('*', () => multiply)],
  ['Divide', arithmetic('/', divide)],
  ['Modulo', arithmetic('%', () => remainder)],
];
