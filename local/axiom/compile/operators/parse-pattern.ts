import { AplError } from '../../parse/apl-error';
import { parseName } from '../../parse/expression';
import { parseTypeName, unquote } from '../../parse/literal';
import { items, part, required, type SyntaxNode } from '../../parse/syntax';
import { castTo } from '../../values/casts';
import { regex } from '../../values/regex';
import type { Type, Value } from '../../values/value';
import { parameters } from './parameters';

export type ParseKind = 'simple' | 'relaxed' | 'regex';

/** What `parse … with …` looks for: a text, a field between texts, or anything. */
type Piece =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'field'; readonly name: string; readonly type: Type }
  | { readonly kind: 'star' };

export interface ParsePattern {
  readonly fields: readonly { readonly name: string; readonly type: Type }[];
  /** The fields' values in order; null where the text does not match. */
  match(text: string): Value[] | null;
}

export function parsePattern(node: SyntaxNode): ParsePattern {
  const options = parameters(node, ['kind', 'flags']);
  const kind = options.get('kind') ?? 'simple';
  if (kind !== 'simple' && kind !== 'relaxed' && kind !== 'regex') {
    throw new AplError(`parse kind=${kind} is not implemented`, node);
  }
  const pieces = items(node, 'Patterns').map(parsePiece);
  const fields = pieces.flatMap((piece) => (piece.kind === 'field' ? [piece] : []));
  const expression = new RegExp(source(pieces, kind, node), flags(options.get('flags'), kind, node));
  return {
    fields,
    match: (text) => {
      const groups = expression.exec(text);
      if (groups === null) return null;
      const values = fields.map(({ type }, i) => castTo(type, groups[i + 1] ?? null));
      const failed = values.some((value, i) => value === null && fields[i]?.type !== 'string');
      return failed && kind !== 'relaxed' ? null : values;
    },
  };
}

function parsePiece(node: SyntaxNode): Piece {
  if (node.kind === 'StarExpression') return { kind: 'star' };
  if (node.kind.endsWith('StringLiteralExpression')) return { kind: 'text', text: unquote(node) };
  const type = part(node, 'Type');
  const name = part(node, 'Name');
  if (type === null || name?.kind !== 'NameDeclaration')
    return { kind: 'field', name: parseName(node), type: 'string' };
  return { kind: 'field', name: parseName(required(node, 'Name')), type: parseTypeName(type) };
}

const NUMBERS: ReadonlyMap<Type, string> = new Map([
  ['integer', '\\s*[+-]?\\d+'],
  ['float', '\\s*[+-]?\\d+(?:\\.\\d+)?(?:[eE][+-]?\\d+)?'],
]);

/** The whole as one regular expression: numbers take digits alone, texts as little as they can. */
function source(pieces: readonly Piece[], kind: ParseKind, at: SyntaxNode): string {
  let pattern = '';
  for (const [i, piece] of pieces.entries()) {
    const last = i === pieces.length - 1;
    if (piece.kind === 'star') pattern += last ? '.*' : '.*?';
    else if (piece.kind === 'text')
      pattern += kind === 'regex' ? checked(piece.text, at) : escaped(piece.text);
    else if (kind === 'relaxed' || !NUMBERS.has(piece.type)) pattern += last ? '(.*)' : '(.*?)';
    else pattern += `(${NUMBERS.get(piece.type)})`;
  }
  return `^${pattern}$`;
}

const escaped = (text: string): string => text.replaceAll(/[\\.+*?()|[\]{}^$]/g, '\\$&');

/** Groups of its own would shift those of the fields. */
function checked(pattern: string, at: SyntaxNode): string {
  return regex(pattern, at).source.replaceAll(/(\\.)|\((?!\?)/g, (whole, escaping?: string) =>
    escaping === undefined ? '(?:' : whole,
  );
}

/** `U` turns greed around in RE2; here texts are lazy already. */
function flags(given: string | undefined, kind: ParseKind, at: SyntaxNode): string {
  const known = [...(given ?? '')].filter((flag) => flag !== 'U');
  if (known.some((flag) => !'ims'.includes(flag)) || (given !== undefined && kind !== 'regex')) {
    throw new AplError(`parse flags=${given} is not implemented with kind=${kind}`, at);
  }
  return [...new Set(['s', ...known])].join('');
}
