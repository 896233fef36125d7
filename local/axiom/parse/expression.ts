import type { Type, Value } from '../values/value';
import { AplError, type Span } from './apl-error';
import { parseDynamic, parseLiteral, parseTypeName, unquote } from './literal';
import { items, part, required, type SyntaxNode } from './syntax';

/** A scalar expression, positions included. */
export type Expression = Span & { readonly text: string } & (
    | { readonly kind: 'literal'; readonly value: Value; readonly type: Type }
    | { readonly kind: 'name'; readonly name: string }
    /** `base.name`: a part of a dotted field name, or a key of a dictionary. */
    | { readonly kind: 'path'; readonly base: Expression; readonly name: string }
    /** `base['key']`, `base[0]`. */
    | { readonly kind: 'element'; readonly base: Expression; readonly index: Expression }
    | { readonly kind: 'call'; readonly name: string; readonly arguments: readonly Expression[] }
    | { readonly kind: 'negate'; readonly operand: Expression }
    /** `operator` is the grammar's name without its `Expression` ending; `symbol` is how the query spells it. */
    | {
        readonly kind: 'infix';
        readonly operator: string;
        readonly symbol: string;
        readonly left: Expression;
        readonly right: Expression;
      }
    /** `in (…)` and `between (a .. b)`: one operand against several. */
    | {
        readonly kind: 'membership';
        readonly operator: string;
        readonly symbol: string;
        readonly operand: Expression;
        readonly list: readonly Expression[];
      }
    | { readonly kind: 'typeof'; readonly type: Type }
    | { readonly kind: 'star' }
    /** `name = expression` among the arguments of a call. */
    | { readonly kind: 'named'; readonly name: string; readonly value: Expression }
    /** A tabular expression whose first column is meant, as in `in (t | project id)`. */
    | { readonly kind: 'table'; readonly node: SyntaxNode }
    /** The n-th value computed beforehand, such as an aggregate; made by the compiler, never by the parser. */
    | { readonly kind: 'slot'; readonly index: number; readonly type: Type }
  );

export type ExpressionOf<K extends Expression['kind']> = Extract<Expression, { kind: K }>;

export function parseExpression(node: SyntaxNode): Expression {
  const { start, end, text } = node;
  const here = { start, end, text };
  const read = (role: string): Expression => parseExpression(required(node, role));
  if (node.kind.endsWith('LiteralExpression') && node.kind !== 'TypeOfLiteralExpression') {
    return { kind: 'literal', ...parseLiteral(node), ...here };
  }
  switch (node.kind) {
    case 'ParenthesizedExpression':
    case 'BracketedExpression':
      return read('Expression');
    case 'NameReference':
      if (text === 'null') return { kind: 'literal', value: null, type: 'null', ...here };
      return { kind: 'name', name: parseName(node), ...here };
    case 'PathExpression':
      return { kind: 'path', base: read('Expression'), name: parseName(required(node, 'Selector')), ...here };
    case 'ElementExpression':
      return { kind: 'element', base: read('Expression'), index: read('Selector'), ...here };
    case 'FunctionCallExpression': {
      const list = items(required(node, 'ArgumentList'), 'Expressions');
      return {
        kind: 'call',
        name: parseName(required(node, 'Name')),
        arguments: list.map(parseExpression),
        ...here,
      };
    }
    case 'UnaryMinusExpression':
      return { kind: 'negate', operand: read('Expression'), ...here };
    case 'UnaryPlusExpression':
      return read('Expression');
    case 'DynamicExpression':
      return { kind: 'literal', value: parseDynamic(required(node, 'Expression')), type: 'dynamic', ...here };
    case 'TypeOfLiteralExpression':
      return { kind: 'typeof', type: parseTypeOf(node), ...here };
    case 'SimpleNamedExpression':
      return { kind: 'named', name: parseName(required(node, 'Name')), value: read('Expression'), ...here };
    case 'StarExpression':
      return { kind: 'star', ...here };
    default:
      return parseOperator(node);
  }
}

function parseOperator(node: SyntaxNode): Expression {
  const { start, end, text } = node;
  const token = part(node, 'Operator');
  const symbol = token?.text;
  if (symbol === undefined || token?.children.length !== 0) {
    throw new AplError(`'${text}' (${node.kind}) is not implemented`, node);
  }
  const operator = node.kind.replace(/Expression$/, '');
  const left = parseExpression(required(node, 'Left'));
  const right = required(node, 'Right');
  const shared = { operator, symbol, start, end, text };
  if (right.kind === 'ExpressionList') {
    return {
      kind: 'membership',
      operand: left,
      list: items(right, 'Expressions').map(parseMember),
      ...shared,
    };
  }
  if (right.kind === 'ExpressionCouple') {
    const list = [required(right, 'First'), required(right, 'Second')].map(parseExpression);
    return { kind: 'membership', operand: left, list, ...shared };
  }
  return { kind: 'infix', left, right: parseExpression(right), ...shared };
}

function parseMember(node: SyntaxNode): Expression {
  if (node.kind !== 'PipeExpression' && node.kind !== 'DataTableExpression') return parseExpression(node);
  return { kind: 'table', node, start: node.start, end: node.end, text: node.text };
}

/** The type that `typeof(…)` names. */
export function parseTypeOf(node: SyntaxNode): Type {
  const [type, ...more] = items(node, 'Types');
  if (type === undefined || more.length > 0) throw new AplError('typeof() takes one type', node);
  return parseTypeName(type);
}

/** A name as data holds it: without the brackets and quotes of `['a b']`. */
export function parseName(node: SyntaxNode): string {
  const name = part(node, 'Name') ?? node;
  if (name.kind === 'WildcardedName')
    throw new AplError(`'${name.text}': wildcards are not implemented here`, node);
  if (name.kind !== 'BracketedName') return name.text;
  return unquote(required(name, 'Name'));
}

/** An expression of a list that may carry its own name: `name = expression`. */
export interface NamedExpression {
  readonly name: string | null;
  readonly expression: Expression;
}

export function parseNamed(node: SyntaxNode): NamedExpression {
  if (node.kind === 'SimpleNamedExpression') {
    const name = parseName(required(node, 'Name'));
    return { name, expression: parseExpression(required(node, 'Expression')) };
  }
  return { name: null, expression: parseExpression(node) };
}
