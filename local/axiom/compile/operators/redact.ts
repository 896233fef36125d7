import { createHash } from 'node:crypto';
import { AplError } from '../../parse/apl-error';
import { type Expression, type NamedExpression, parseNamed } from '../../parse/expression';
import { items, required, type SyntaxNode } from '../../parse/syntax';
import { toText } from '../../values/casts';
import { regex } from '../../values/regex';
import { isBag, type Value } from '../../values/value';
import { dottedName } from '../expression';
import { padded, type Relation } from '../relation';
import { columnIndex, findColumn } from '../scope';
import type { Operator, OperatorContext } from './operator';

interface Plan {
  readonly expressions: readonly { readonly name: string; readonly expression: RegExp }[];
  readonly fields: readonly number[];
  readonly token: string;
  readonly hash: boolean;
  readonly groups: boolean;
  readonly audit: string | null;
}

const OPTIONS = ['replaceToken', 'replaceHash', 'redactGroups', 'auditField'];

/** `redact 'regex' on field`: puts a character in the place of each that matches, or a hash in the place of a match. */
export const redact: Operator = {
  syntax: 'RedactOperator',
  run: (node, input, context) => {
    const plan = parsePlan(node, input, context);
    const columns = [...input.columns];
    const audit = plan.audit === null ? -1 : findColumn(columns, plan.audit);
    const position = plan.audit !== null && audit < 0 ? columns.length : audit;
    if (plan.audit !== null) columns[position] = { name: plan.audit, type: 'dictionary' };
    const rows = input.rows.map((row) => {
      const copy = padded(row, columns.length);
      const hits: Record<string, Value[]> = {};
      for (const field of plan.fields) {
        const before = copy[field];
        if (typeof before !== 'string') continue;
        const found: string[] = [];
        copy[field] = redacted(before, plan, found);
        if (found.length > 0) hits[columns[field]?.name ?? ''] = found;
      }
      if (plan.audit !== null) copy[position] = hits;
      return copy;
    });
    return { ...input, columns, rows };
  },
};

function parsePlan(node: SyntaxNode, input: Relation, context: OperatorContext): Plan {
  const list = items(required(required(node, 'Function'), 'ArgumentList'), 'Expressions').map(parseNamed);
  const options = new Map(
    list.flatMap(({ name, expression }) => (OPTIONS.includes(name ?? '') ? [[name, expression]] : [])),
  );
  const constantOf = (name: string): Value => {
    const expression = options.get(name);
    if (expression === undefined) return null;
    return dottedName(expression) ?? context.compile(expression, []).evaluate([]);
  };
  const on = list.find(({ expression }) => isFields(expression))?.expression;
  const token = constantOf('replaceToken');
  const hash = constantOf('replaceHash') === true;
  if (hash && token !== null) throw new AplError('redact takes replaceToken or replaceHash, not both', node);
  const patterns = list.filter(
    ({ name, expression }) => !OPTIONS.includes(name ?? '') && !isFields(expression),
  );
  const expressions = patterns.flatMap((pattern) => parseExpressions(pattern, context));
  if (expressions.length === 0) throw new AplError('redact needs a regular expression', node);
  const audit = constantOf('auditField');
  return {
    expressions,
    fields: fieldsOf(on, input),
    token: token === null ? '*' : toText(token),
    hash,
    groups: constantOf('redactGroups') === true,
    audit: audit === null ? null : toText(audit),
  };
}

const isFields = (expression: Expression): boolean =>
  expression.kind === 'call' && expression.name === 'fields';

/** The fields named, or all that hold texts. */
function fieldsOf(on: Expression | undefined, input: Relation): number[] {
  if (on?.kind === 'call') {
    return on.arguments.map((argument) =>
      columnIndex(input.columns, dottedName(argument) ?? argument.text, argument),
    );
  }
  return input.columns.flatMap(({ type, hidden }, i) => (type === 'string' && hidden !== true ? [i] : []));
}

/** One expression, a list of them, or a dictionary of them by name. */
function parseExpressions(
  { name, expression }: NamedExpression,
  context: OperatorContext,
): Plan['expressions'] {
  const value = context.compile(expression, []).evaluate([]);
  const made = (text: Value, called: string): Plan['expressions'][number] => {
    if (typeof text !== 'string')
      throw new AplError('redact takes regular expressions as strings', expression);
    const { source, flags } = regex(text, expression);
    return { name: called, expression: new RegExp(source, `${flags}gd`) };
  };
  if (Array.isArray(value)) return value.map((text) => made(text, name ?? toText(text)));
  if (isBag(value)) return Object.entries(value).map(([key, text]) => made(text, key));
  return [made(value, name ?? toText(value))];
}

function redacted(text: string, { expressions, token, hash, groups }: Plan, found: string[]): string {
  let result = text;
  for (const { name, expression } of expressions) {
    let copied = 0;
    let next = '';
    for (const match of result.matchAll(expression)) {
      if (match[0] === '') continue;
      if (!found.includes(name)) found.push(name);
      const spans = groups
        ? (match.indices?.slice(1) ?? []).filter((span) => span !== undefined)
        : [[match.index, match.index + match[0].length] as const];
      for (const [start, end] of spans) {
        if (start < copied) continue;
        next += result.slice(copied, start) + substitute(result.slice(start, end), token, hash);
        copied = end;
      }
    }
    result = next + result.slice(copied);
  }
  return result;
}

function substitute(secret: string, token: string, hash: boolean): string {
  return hash ? createHash('sha256').update(secret).digest('hex') : token.repeat(Array.from(secret).length);
}
