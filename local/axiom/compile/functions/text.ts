import { toText } from '../../values/casts';
import type { Value } from '../../values/value';
import { anything, type FunctionDefinition, integer, optional, pure, text, variadic } from './define';

function count(source: string, search: string): number {
  return search === '' ? 0 : source.split(search).length - 1;
}

/** The text to look for comes first, unlike in Kusto. */
function replaceAll(search: string, rewrite: string, source: string): string {
  return search === '' ? source : source.replaceAll(search, () => rewrite);
}

/** Characters, not UTF-16 units. */
export const characters = (value: string): string[] => Array.from(value);

/** Removes the characters of a set from the ends; the set comes first, and is white space when left out. */
function trimming(ends: 'both' | 'start' | 'end'): FunctionDefinition {
  const trim = (cutset: ReadonlySet<string>, source: string): string => {
    const all = characters(source);
    let [from, to] = [0, all.length];
    if (ends !== 'end') while (from < to && cutset.has(all[from] ?? '')) from++;
    if (ends !== 'start') while (to > from && cutset.has(all[to - 1] ?? '')) to--;
    return all.slice(from, to).join('');
  };
  return pure([text, optional(text)], 'string', (first, second) =>
    second === null ? trim(WHITE_SPACE, first) : trim(new Set(characters(first)), second),
  );
}

const WHITE_SPACE: ReadonlySet<string> = new Set(' \t\n\v\f\r\u0085\u00a0');
const MOST_REPEATS = 1024;

function repeat(value: Value, times: number, delimiter: string | null): string {
  const count = Math.min(Math.max(times, 0), MOST_REPEATS);
  return Array.from({ length: count }, () => toText(value)).join(delimiter ?? '');
}

function title(value: string): string {
  return value.replace(
    /[\p{L}\p{N}']+/gu,
    (word) => `${word.charAt(0).toUpperCase()}${word.slice(1).toLowerCase()}`,
  );
}

/** Each character of `from` becomes the one at its place in `to`, and goes where there is none. */
function translate(source: string, from: string, to: string): string {
  const [given, target] = [characters(from), characters(to)];
  return characters(source)
    .map((c) => {
      const at = given.indexOf(c);
      return at < 0 ? c : (target[at] ?? '');
    })
    .join('');
}

const indexof = pure([text, text, optional(integer), optional(integer), optional(integer)], 'integer', find);

/** Position of the n-th occurrence that begins at or after `start` and ends within `length` characters; -1 when none. */
function find(
  source: string,
  search: string,
  start: number | null,
  length: number | null,
  nth: number | null,
): number {
  const from = start ?? 0;
  const end = length === null || length === -1 ? source.length : from + length;
  let at = from - 1;
  for (let occurrence = 0; occurrence < (nth ?? 1); occurrence++) {
    at = source.indexOf(search, at + 1);
    if (at < 0 || at + search.length > end) return -1;
  }
  return at;
}

export const TEXT_FUNCTIONS: readonly [string, FunctionDefinition][] = [
  ['strcat', variadic(anything, 1, 'string', (values) => values.map(toText).join(''))],
  ['strlen', pure([text], 'integer', (value) => characters(value).length)],
  [
    'substring',
    pure([text, integer, optional(integer)], 'string', (value, start, length) => {
      const from = Math.max(start, 0);
      return characters(value)
        .slice(from, length === null ? undefined : from + Math.max(length, 0))
        .join('');
    }),
  ],
  ['tolower', pure([text], 'string', (value) => value.toLowerCase())],
  ['toupper', pure([text], 'string', (value) => value.toUpperCase())],
  ['split', pure([text, text], 'array', (value, delimiter) => value.split(delimiter))],
  ['replace_string', pure([text, text, text], 'string', replaceAll)],
  ['trim', trimming('both')],
  ['trim_start', trimming('start')],
  ['trim_end', trimming('end')],
  ['trim_space', pure([text], 'string', (value) => value.trim())],
  ['reverse', pure([anything], 'string', (value) => characters(toText(value)).reverse().join(''))],
  [
    'strcat_delim',
    variadic(anything, 2, 'string', ([by = null, ...values]) => values.map(toText).join(toText(by))),
  ],
  ['strcmp', pure([text, text], 'integer', (a, b) => Number(a > b) - Number(a < b))],
  ['strrep', pure([anything, integer, optional(text)], 'string', repeat)],
  ['string_size', pure([text], 'integer', (value) => Buffer.byteLength(value))],
  ['totitle', pure([text], 'string', title)],
  ['translate', pure([text, text, text], 'string', translate)],
  ['isascii', pure([text], 'boolean', (value) => /^[\0-\x7f]*$/.test(value))],
  ['indexof', indexof],
  ['countof', pure([text, text], 'integer', count)],
];
