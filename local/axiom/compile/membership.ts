import { toText } from '../values/casts';
import { comparable, compare, keyOf } from '../values/compare';
import { addTimeSpan, DateTime } from '../values/datetime';
import { hasTerm } from '../values/terms';
import { TimeSpan } from '../values/timespan';
import { isOpen, type Value } from '../values/value';
import { type InfixSite, mismatch } from './infix/infix-operator';
import type { Row } from './relation';
import type { Compiled } from './scope';

export type MembershipOperator = (operand: Compiled, list: readonly Compiled[], at: InfixSite) => Compiled;

/** Arrays inside a list count as their members. */
const flat = (value: Value): Value[] => (Array.isArray(value) ? value.flatMap(flat) : [value]);

/** `in`, `in~` and their negations. A null operand is in no list, so that `!in` keeps it, as `!=` does. */
function membership({
  caseSensitive,
  negated,
}: {
  caseSensitive: boolean;
  negated: boolean;
}): MembershipOperator {
  const fold = (value: Value): string =>
    keyOf(!caseSensitive && typeof value === 'string' ? value.toLowerCase() : value);
  return (operand, list, at) => {
    for (const member of list) {
      if (member.type === 'array') continue;
      if (!comparable(operand.type, member.type)) throw mismatch(operand, member, at);
    }
    const keys = (row: Row): Set<string> => {
      const values = list.flatMap((member) => flat(member.evaluate(row)));
      return new Set(values.filter((value) => value !== null).map(fold));
    };
    const constant = list.every((member) => member.constant);
    const fixed = constant ? keys([]) : null;
    return {
      type: 'boolean',
      constant: constant && operand.constant,
      evaluate: (row) => (fixed ?? keys(row)).has(fold(operand.evaluate(row))) !== negated,
    };
  };
}

/** `between (a .. b)`, both ends included; from a datetime, a timespan as the end counts from the start. */
function between(negated: boolean): MembershipOperator {
  return (operand, [first, second], at) => {
    if (first === undefined || second === undefined) throw new Error('between has two ends');
    const relative = first.type === 'datetime' && second.type === 'timespan';
    if (!comparable(operand.type, first.type)) throw mismatch(operand, first, at);
    if (!relative && !comparable(operand.type, second.type)) throw mismatch(operand, second, at);
    return {
      type: 'boolean',
      constant: operand.constant && first.constant && second.constant,
      evaluate: (row) => {
        const value = operand.evaluate(row);
        const from = first.evaluate(row);
        const to = second.evaluate(row);
        const end = from instanceof DateTime && to instanceof TimeSpan ? addTimeSpan(from, to) : to;
        const low = compare(value, from);
        const high = compare(value, end);
        return low === null || high === null ? null : (low >= 0 && high <= 0) !== negated;
      },
    };
  };
}

/** `has_any` and `has_all`: whole terms, in either case; the list may be an array. */
function terms(wanted: 'any' | 'all'): MembershipOperator {
  return (operand, list, at) => {
    for (const member of [operand, ...list]) {
      const fits = member.type === 'string' || member.type === 'array' || isOpen(member.type);
      if (!fits) throw mismatch(operand, member, at);
    }
    const patterns = (row: Row): string[] =>
      list.flatMap((member) => member.evaluate(row)).map((value) => toText(value).toLowerCase());
    const constant = list.every((member) => member.constant);
    const fixed = constant ? patterns([]) : null;
    return {
      type: 'boolean',
      constant: constant && operand.constant,
      evaluate: (row) => {
        const text = toText(operand.evaluate(row)).toLowerCase();
        const has = (pattern: string): boolean => hasTerm(text, pattern);
        return wanted === 'any' ? (fixed ?? patterns(row)).some(has) : (fixed ?? patterns(row)).every(has);
      },
    };
  };
}

/** Operators with one operand on the left and several on the right, by the grammar's name: `InCs` is its `in~`. */
export const MEMBERSHIP_OPERATORS: ReadonlyMap<string, MembershipOperator> = new Map([
  ['In', membership({ caseSensitive: true, negated: false })],
  ['NotIn', membership({ caseSensitive: true, negated: true })],
  ['InCs', membership({ caseSensitive: false, negated: false })],
  ['NotInCs', membership({ caseSensitive: false, negated: true })],
  ['HasAny', terms('any')],
  ['HasAll', terms('all')],
  ['Between', between(false)],
  ['NotBetween', between(true)],
]);
