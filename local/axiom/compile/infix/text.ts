import { toText } from '../../values/casts';
import { regex } from '../../values/regex';
import { hasTerm, hasTermPrefix, hasTermSuffix } from '../../values/terms';
import { isBag, type Type, type Value } from '../../values/value';
import { type InfixOperator, mismatch } from './infix-operator';

type TextTest = (text: string, pattern: string) => boolean;

interface Variant {
  readonly caseSensitive: boolean;
  readonly negated: boolean;
}

const PATTERNS: ReadonlySet<Type> = new Set<Type>(['string', 'dynamic', 'null']);
const SEARCHED: ReadonlySet<Type> = new Set<Type>([...PATTERNS, 'array', 'dictionary', 'map[string]']);

/** Arrays and dictionaries are searched as their JSON. */
const searched = (value: Value): Value => (Array.isArray(value) || isBag(value) ? toText(value) : value);

/** A missing text matches nothing: the plain operator is false, its negation true, as with `==` and `!=`. */
function textOperator(test: TextTest, { caseSensitive, negated }: Variant): InfixOperator {
  const fold = caseSensitive ? (text: string) => text : (text: string) => text.toLowerCase();
  const decide = (given: Value, pattern: Value): boolean | null => {
    if (typeof pattern !== 'string') return null;
    const value = searched(given);
    const matches = typeof value === 'string' && test(fold(value), fold(pattern));
    return matches !== negated;
  };
  return (left, right, at) => {
    if (!SEARCHED.has(left.type) || !PATTERNS.has(right.type)) throw mismatch(left, right, at);
    return {
      type: 'boolean',
      constant: left.constant && right.constant,
      evaluate: (row) => decide(left.evaluate(row), right.evaluate(row)),
    };
  };
}

/** The operator, its case-sensitive form, and the negation of both. */
function family(name: string, test: TextTest): [string, InfixOperator][] {
  return [
    [name, textOperator(test, { caseSensitive: false, negated: false })],
    [`${name}Cs`, textOperator(test, { caseSensitive: true, negated: false })],
    [`Not${name}`, textOperator(test, { caseSensitive: false, negated: true })],
    [`Not${name}Cs`, textOperator(test, { caseSensitive: true, negated: true })],
  ];
}

const same: TextTest = (text, pattern) => text === pattern;

function matchesRegex(negated: boolean): InfixOperator {
  return (left, right, at) => {
    if (right.constant) {
      const pattern = right.evaluate([]);
      if (typeof pattern === 'string') regex(pattern, at);
    }
    const test: TextTest = (text, pattern) => regex(pattern, at).test(text);
    return textOperator(test, { caseSensitive: true, negated })(left, right, at);
  };
}

export const TEXT: readonly [string, InfixOperator][] = [
  ['EqualTilde', textOperator(same, { caseSensitive: false, negated: false })],
  ['BangTilde', textOperator(same, { caseSensitive: false, negated: true })],
  ...family('Contains', (text, pattern) => text.includes(pattern)),
  ...family('StartsWith', (text, pattern) => text.startsWith(pattern)),
  ...family('EndsWith', (text, pattern) => text.endsWith(pattern)),
  ...family('Has', hasTerm),
  ...family('HasPrefix', hasTermPrefix),
  ...family('HasSuffix', hasTermSuffix),
  ['MatchesRegex', matchesRegex(false)],
  ['NotMatchesRegex', matchesRegex(true)],
];
