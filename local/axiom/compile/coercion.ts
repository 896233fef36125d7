import { toReal, toTimeSpan } from '../values/casts';
import { isNumeric, type Type, type Value } from '../values/value';
import { type Compiled, constant } from './scope';

/**
 * Where one operand is a constant that can be read as the other's type, or where durations meet numbers of nanoseconds,
 * the odd one is converted. Axiom does so unless the query says `set stricttypes`; what cannot be read stays a mistake.
 */
export function coerced(
  left: Compiled,
  right: Compiled,
  operator: string,
  strict: boolean,
): [Compiled, Compiled] {
  if (strict || left.type === right.type) return [left, right];
  if (COMPARISONS.has(operator)) return [towards(left, right), towards(right, left)];
  return ARITHMETIC.has(operator) ? [toDuration(left, right), toDuration(right, left)] : [left, right];
}

/** By the grammar's names. */
const COMPARISONS = new Set([
  'Equal',
  'NotEqual',
  'LessThan',
  'LessThanOrEqual',
  'GreaterThan',
  'GreaterThanOrEqual',
  'In',
  'NotIn',
  'Between',
  'NotBetween',
]);
const ARITHMETIC = new Set(['Divide', 'Add', 'Subtract']);

/** The operand and the members of a list, all brought to one type. */
export function coercedList(
  operand: Compiled,
  list: readonly Compiled[],
  operator: string,
  strict: boolean,
): [Compiled, ...Compiled[]] {
  const first = list.find((member) => member.type !== 'array') ?? operand;
  return [
    coerced(operand, first, operator, strict)[0],
    ...list.map((member) => coerced(operand, member, operator, strict)[1]),
  ];
}

function towards(given: Compiled, other: Compiled): Compiled {
  if (isNumeric(other.type) && given.type === 'string') {
    // Either the text is constant and a number, or the number is constant and each text is read.
    const fits = given.constant ? readable(given, toReal) : other.constant;
    return fits ? converted(given, 'float', toReal) : given;
  }
  return toDuration(given, other);
}

function toDuration(given: Compiled, other: Compiled): Compiled {
  const fits = other.type === 'timespan' && (given.type === 'string' || isNumeric(given.type));
  return fits && !given.constant ? converted(given, 'timespan', toTimeSpan) : given;
}

function readable(given: Compiled, read: (value: Value) => Value): boolean {
  return given.constant && read(given.evaluate([])) !== null;
}

function converted(given: Compiled, type: Type, read: (value: Value) => Value): Compiled {
  if (given.constant) return constant(read(given.evaluate([])), type);
  return { type, constant: false, evaluate: (row) => read(given.evaluate(row)) };
}
