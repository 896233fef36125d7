import { toText } from '../../values/casts';
import type { Bag, Value } from '../../values/value';
import { anything, type FunctionDefinition, list, optional, pure, text } from './define';

const SEPARATOR = ':';

/** A text that holds no separator is all value. */
function split(pair: string, separator: string): Bag {
  const at = pair.indexOf(separator);
  if (at < 0) return { key: '', value: pair, separator };
  return { key: pair.slice(0, at), value: pair.slice(at + separator.length), separator };
}

function wildcard(pattern: string): RegExp {
  const literal = (part: string): string => part.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${pattern.split('*').map(literal).join('.*')}$`, 's');
}

function find(pairs: Value[], key: string, value: string, separator: string | null): Bag | null {
  const [keys, values] = [wildcard(key), wildcard(value)];
  for (const pair of pairs) {
    if (typeof pair !== 'string') continue;
    const found = split(pair, separator ?? SEPARATOR);
    if (keys.test(toText(found.key ?? null)) && values.test(toText(found.value ?? null))) return found;
  }
  return null;
}

/** Texts of the form `key:value`. */
export const PAIR: readonly [string, FunctionDefinition][] = [
  [
    'pair',
    pure(
      [anything, anything, optional(text)],
      'string',
      (key, value, by) => `${toText(key)}${by ?? SEPARATOR}${toText(value)}`,
    ),
  ],
  ['parse_pair', pure([text, optional(text)], 'dictionary', (pair, by) => split(pair, by ?? SEPARATOR))],
  ['find_pair', pure([list, text, text, optional(text)], 'dictionary', find)],
];
