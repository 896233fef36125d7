import { toBoolean } from '../values/casts';
import { parseDateTime } from '../values/datetime';
import { parseTimeSpan, TimeSpan } from '../values/timespan';
import type { Bag, Type, Value } from '../values/value';
import { AplError } from './apl-error';
import { items, part, required, type SyntaxNode } from './syntax';

const TYPE_NAMES: ReadonlyMap<string, Type> = new Map([
  ['bool', 'boolean'],
  ['boolean', 'boolean'],
  ['date', 'datetime'],
  ['datetime', 'datetime'],
  ['dynamic', 'dynamic'],
  ['int', 'integer'],
  ['long', 'integer'],
  ['real', 'float'],
  ['double', 'float'],
  ['string', 'string'],
  ['time', 'timespan'],
  ['timespan', 'timespan'],
]);

export function parseTypeName(node: SyntaxNode): Type {
  const type = TYPE_NAMES.get(node.text);
  if (type === undefined) throw new AplError(`the type '${node.text}' is not implemented`, node);
  return type;
}

/** A literal such as `'a'`, `5m`, `true`, `datetime(2026-01-31)`, `long(null)`. */
export function parseLiteral(node: SyntaxNode): { value: Value; type: Type } {
  const inner = /^[a-z]+\s*\(\s*(.*?)\s*\)$/is.exec(node.text)?.[1];
  const type = literalType(node);
  if (inner?.toLowerCase() === 'null') return { value: null, type };
  return { value: literalValue(node, type, (inner ?? node.text).replace(/^(['"])(.*)\1$/s, '$2')), type };
}

function literalType(node: SyntaxNode): Type {
  switch (node.kind) {
    case 'StringLiteralExpression':
    case 'CompoundStringLiteralExpression':
      return 'string';
    case 'BooleanLiteralExpression':
      return 'boolean';
    case 'IntLiteralExpression':
    case 'LongLiteralExpression':
      return 'integer';
    case 'RealLiteralExpression':
      return 'float';
    case 'DateTimeLiteralExpression':
      return 'datetime';
    case 'TimespanLiteralExpression':
      return 'timespan';
    case 'NullLiteralExpression':
      return 'null';
    default:
      throw new AplError(`'${node.text}' (${node.kind}) is not implemented`, node);
  }
}

function literalValue(node: SyntaxNode, type: Type, text: string): Value {
  const value = read();
  if (value === null && type !== 'null') throw new AplError(`'${node.text}' is not a valid ${type}`, node);
  return value;

  function read(): Value {
    switch (type) {
      case 'string':
        return unquote(node);
      case 'boolean':
        return toBoolean(text);
      case 'integer':
      case 'float':
        return Number.isFinite(Number(text)) ? Number(text) : null;
      case 'datetime':
        return parseDateTime(text);
      case 'timespan': {
        const ms = parseTimeSpan(text);
        return ms === null ? null : new TimeSpan(ms);
      }
      default:
        return null;
    }
  }
}

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['n', '\n'],
  ['t', '\t'],
  ['r', '\r'],
  ['0', '\0'],
  ["'", "'"],
  ['"', '"'],
  ['\\', '\\'],
]);

/** The text a string literal stands for; several in a row are one. */
export function unquote(node: SyntaxNode): string {
  const pieces = tokens(node).map((token) => unquoteOne(token));
  return pieces.join('');
}

function tokens(node: SyntaxNode): SyntaxNode[] {
  return node.children.length === 0 ? (node.text === '' ? [] : [node]) : node.children.flatMap(tokens);
}

function unquoteOne(token: SyntaxNode): string {
  const text = token.text.replace(/^[hH](?=[@'"`])/, '');
  if (text.startsWith('```')) return text.slice(3, -3);
  if (text.startsWith('@')) {
    const quote = text.charAt(1);
    return text.slice(2, -1).replaceAll(quote + quote, quote);
  }
  return text.slice(1, -1).replace(/\\(u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|.)/gs, (whole, code: string) => {
    const plain = ESCAPES.get(code);
    if (plain !== undefined) return plain;
    if (code.length === 1)
      throw new AplError(`unknown escape '${whole}'; use a raw string such as @'\\d'`, token);
    return String.fromCharCode(Number.parseInt(code.slice(1), 16));
  });
}

/** The inside of `dynamic(…)`: JSON, and literals of the language. */
export function parseDynamic(node: SyntaxNode): Value {
  switch (node.kind) {
    case 'JsonArrayExpression':
      return items(node, 'Values').map(parseDynamic);
    case 'JsonObjectExpression': {
      const bag: Bag = {};
      for (const pair of items(node, 'Pairs')) {
        bag[unquote(required(pair, 'Name'))] = parseDynamic(required(pair, 'Value'));
      }
      return bag;
    }
    case 'UnaryMinusExpression': {
      const value = parseDynamic(required(node, 'Expression'));
      return typeof value === 'number' ? -value : null;
    }
    case 'NameReference':
      if (node.text === 'null') return null;
      throw new AplError(`'${node.text}' cannot stand in a dynamic literal`, node);
    default:
      return part(node, 'Token') === null && node.kind !== 'CompoundStringLiteralExpression'
        ? fail(node)
        : parseLiteral(node).value;
  }
}

function fail(node: SyntaxNode): never {
  throw new AplError(`'${node.text}' (${node.kind}) cannot stand in a dynamic literal`, node);
}
