import { AplError } from '../../parse/apl-error';
import { parseExpression, parseName } from '../../parse/expression';
import { parseTypeName, unquote } from '../../parse/literal';
import { items, part, required, type SyntaxNode } from '../../parse/syntax';
import { castTo, toText } from '../../values/casts';
import type { Value } from '../../values/value';
import { type Column, padded } from '../relation';
import type { Operator } from './operator';
import { placed } from './parse';

interface Delimiters {
  readonly pair: string;
  readonly value: string;
  /** Around values that hold delimiters; the text itself when empty. */
  readonly quote: string;
}

/** `parse-kv text as (key, …) with (pair_delimiter=…, kv_delimiter=…)`. */
export const parseKv: Operator = {
  syntax: 'ParseKvOperator',
  run: (node, input, { compile }) => {
    const text = compile(parseExpression(required(node, 'Expression')), input.columns);
    const keys = items(required(node, 'Keys'), 'Columns').map((column): Column => {
      return { name: parseName(required(column, 'Name')), type: parseTypeName(required(column, 'Type')) };
    });
    const delimiters = parseDelimiters(node);
    const { columns, positions } = placed(input.columns, keys);
    const rows = input.rows.map((row) => {
      const copy: (Value | undefined)[] = padded(row, columns.length);
      const found = pairs(toText(text.evaluate(row)), delimiters);
      for (const [i, { name, type }] of keys.entries()) {
        const position = positions[i];
        if (position !== undefined) copy[position] = castTo(type, found.get(name) ?? null);
      }
      return copy;
    });
    return { ...input, columns, rows };
  },
};

function parseDelimiters(node: SyntaxNode): Delimiters {
  const clause = part(node, 'WithClause');
  const given = new Map<string, string>();
  for (const property of clause === null ? [] : items(clause, 'Properties')) {
    const name = required(property, 'Name').text;
    if (!['pair_delimiter', 'kv_delimiter', 'quote'].includes(name)) {
      throw new AplError(`the option '${name}' of parse-kv is not implemented`, property);
    }
    given.set(name, unquote(required(property, 'Expression')));
  }
  return {
    pair: given.get('pair_delimiter') ?? ' ',
    value: given.get('kv_delimiter') ?? '=',
    quote: given.get('quote') ?? '',
  };
}

/** The first value of each key. */
function pairs(text: string, { pair, value, quote }: Delimiters): Map<string, string> {
  const found = new Map<string, string>();
  for (let at = 0; at < text.length; ) {
    const separator = text.indexOf(value, at);
    const next = text.indexOf(pair, at);
    if (separator < 0 || (next >= 0 && next < separator)) {
      at = next < 0 ? text.length : next + pair.length;
      continue;
    }
    const key = text.slice(at, separator).trim();
    const start = separator + value.length;
    const close =
      quote !== '' && text.startsWith(quote, start) ? text.indexOf(quote, start + quote.length) : -1;
    const end = text.indexOf(pair, close < 0 ? start : close);
    const stop = end < 0 ? text.length : end;
    const held = close < 0 ? text.slice(start, stop).trim() : text.slice(start + quote.length, close);
    if (!found.has(key)) found.set(key, held);
    at = stop + pair.length;
  }
  return found;
}
