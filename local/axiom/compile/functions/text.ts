import { AplError } from '../../parse/apl-error';
import { toText } from '../../values/casts';
import { regex } from '../../values/regex';
import type { Value } from '../../values/value';
import {
  anything,
  type CallSite,
  type FunctionDefinition,
  integer,
  optional,
  pure,
  text,
  variadic,
} from './define';

/** A function whose body needs the call's place to report a bad regular expression, at once where it is constant. */
function withRegex(
  index: number,
  make: (expression: (pattern: string) => RegExp) => FunctionDefinition,
): FunctionDefinition {
  return {
    compile: (site: CallSite) => {
      const argument = site.call.arguments[index];
      const expression = (pattern: string): RegExp => regex(pattern, argument ?? site.call);
      const compiled = argument === undefined ? undefined : site.compile(argument);
      const pattern: Value = compiled?.constant ? compiled.evaluate([]) : null;
      if (typeof pattern === 'string') expression(pattern);
      return make(expression).compile(site);
    },
  };
}

function count(source: string, search: string): number {
  return search === '' ? 0 : source.split(search).length - 1;
}

/** The text to look for comes first, unlike in Kusto. */
function replaceAll(search: string, rewrite: string, source: string): string {
  return search === '' ? source : source.replaceAll(search, () => rewrite);
}

/** Characters, not UTF-16 units. */
const characters = (value: string): string[] => Array.from(value);

/** `$0` stands for the match, `$1` for its first group; any other dollar is one. */
function replacement(rewrite: string): string {
  return rewrite.replaceAll(/\$(?!\d)/g, '$$$$').replaceAll('$0', () => '$&');
}

const extract = withRegex(0, (expression) =>
  pure(
    [text, integer, text],
    'string',
    (pattern, group, source) => expression(pattern).exec(source)?.[group] ?? null,
  ),
);

/** The pattern comes first, unlike in Kusto. */
const replaceRegex = withRegex(0, (expression) =>
  pure([text, text, text], 'string', (pattern, rewrite, source) => {
    const { source: all, flags } = expression(pattern);
    return source.replaceAll(new RegExp(all, `${flags}g`), replacement(rewrite));
  }),
);

/** Removes what the pattern matches at the beginning and at the end. */
const trim = withRegex(0, (expression) =>
  pure([text, text], 'string', (pattern, source) => {
    const { source: edge, flags } = expression(pattern);
    const ends = new RegExp(`^(?:${edge})+|(?:${edge})+$`, `${flags.replace('m', '')}g`);
    return source.replaceAll(ends, '');
  }),
);

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

const extractUntyped: FunctionDefinition = {
  compile: (site) => {
    const third = site.call.arguments[3];
    if (third !== undefined) throw new AplError("extract()'s type argument is not implemented", third);
    return extract.compile(site);
  },
};

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
  ['replace_regex', replaceRegex],
  ['trim', trim],
  ['extract', extractUntyped],
  ['indexof', indexof],
  ['countof', pure([text, text], 'integer', count)],
];
