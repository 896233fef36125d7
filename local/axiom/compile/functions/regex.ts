import { castTo } from '../../values/casts';
import type { Type, Value } from '../../values/value';
import { type FunctionDefinition, integer, list, optional, pure, text } from './define';
import { withRegex } from './with-regex';

type Expression = (pattern: string) => RegExp;

/** The expression with `g`, so that all matches are found. */
function everywhere({ source, flags }: RegExp): RegExp {
  return new RegExp(source, `${flags.replace('g', '')}g`);
}

/** `$0` stands for the match, `$1` for its first group; any other dollar is one. */
function replacement(rewrite: string): string {
  return rewrite.replaceAll(/\$(?!\d)/g, '$$$$').replaceAll('$0', () => '$&');
}

/** The pattern comes first, unlike in Kusto. */
const replaceRegex = withRegex(0, (expression) =>
  pure([text, text, text], 'string', (pattern, rewrite, source) =>
    source.replaceAll(everywhere(expression(pattern)), replacement(rewrite)),
  ),
);

/** Removes what the pattern matches at the ends of the text. */
function trimming(ends: 'both' | 'start' | 'end'): FunctionDefinition {
  return withRegex(0, (expression) =>
    pure([text, text], 'string', (pattern, source) => {
      const { source: edge, flags } = expression(pattern);
      const start = ends === 'end' ? [] : [`^(?:${edge})+`];
      const end = ends === 'start' ? [] : [`(?:${edge})+$`];
      return source.replaceAll(new RegExp([...start, ...end].join('|'), `${flags.replace('m', '')}g`), '');
    }),
  );
}

/** `extract(regex, group, source[, typeof(type)])`. */
const extract: FunctionDefinition = {
  compile: (site) => {
    const [pattern, group, source, last] = site.call.arguments;
    const type: Type = last?.kind === 'typeof' ? last.type : 'string';
    const given = [pattern, group, source].flatMap((argument) => (argument === undefined ? [] : [argument]));
    const call = last?.kind === 'typeof' ? { ...site.call, arguments: given } : site.call;
    return extractAs(type).compile({ ...site, call });
  },
};

function extractAs(type: Type): FunctionDefinition {
  return withRegex(0, (expression) =>
    pure([text, integer, text], type, (pattern, group, source) =>
      castTo(type, expression(pattern).exec(source)?.[group] ?? null),
    ),
  );
}

/** Of every match the groups asked for: a plain list where it is one, lists of lists where there are several. */
function allGroups(expression: RegExp, groups: readonly Value[] | null, source: string): Value[] {
  const found: Value[] = [];
  for (const match of source.matchAll(everywhere(expression))) {
    const wanted = groups === null || groups.length === 0 ? [...match.keys()].slice(1) : groups;
    const values = wanted.map((group) => (typeof group === 'number' ? (match[group] ?? '') : ''));
    if (values.length === 0) values.push(match[0]);
    found.push(values.length === 1 ? (values[0] ?? null) : values);
  }
  return found;
}

const extractAll: FunctionDefinition = {
  compile: (site) => {
    const withGroups = site.call.arguments.length !== 2;
    const body = (expression: Expression): FunctionDefinition =>
      withGroups
        ? pure([text, list, text], 'array', (pattern, groups, source) =>
            allGroups(expression(pattern), groups, source),
          )
        : pure([text, text], 'array', (pattern, source) => allGroups(expression(pattern), null, source));
    return withRegex(0, body).compile(site);
  },
};

/** Where a match begins: `indexof_regex(text, regex[, start[, occurrence[, length]]])`; null for arguments out of range. */
const indexofRegex = withRegex(1, (expression) =>
  pure(
    [text, text, optional(integer), optional(integer), optional(integer)],
    'integer',
    (source, pattern, from, nth, length) => {
      const [start, occurrence, most] = [from ?? 0, nth ?? 1, length ?? -1];
      if (start < 0 || occurrence < 1 || most < -1) return null;
      const part = source.slice(0, most === -1 ? undefined : start + most);
      const searching = everywhere(expression(pattern));
      searching.lastIndex = start;
      let match = searching.exec(part);
      for (let seen = 1; match !== null && seen < occurrence; seen++) match = searching.exec(part);
      return match?.index ?? -1;
    },
  ),
);

/** Matches may not overlap; the text comes first, as in Axiom's newest page. */
const countofRegex = withRegex(1, (expression) =>
  pure(
    [text, text],
    'integer',
    (source, pattern) => [...source.matchAll(everywhere(expression(pattern)))].length,
  ),
);

const escaped = (value: string): string => value.replaceAll(/[\\.+*?()|[\]{}^$]/g, '\\$&');

export const REGEX: readonly [string, FunctionDefinition][] = [
  ['replace', replaceRegex],
  ['replace_regex', replaceRegex],
  ['trim_regex', trimming('both')],
  ['trim_start_regex', trimming('start')],
  ['trim_end_regex', trimming('end')],
  ['extract', extract],
  ['extract_all', extractAll],
  ['indexof_regex', indexofRegex],
  ['countof_regex', countofRegex],
  ['regex_quote', pure([text], 'string', escaped)],
];
