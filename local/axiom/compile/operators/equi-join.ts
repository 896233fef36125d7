import { AplError } from '../../parse/apl-error';
import { type Expression, parseExpression } from '../../parse/expression';
import { items, required, type SyntaxNode } from '../../parse/syntax';
import { comparable, keyOfAll } from '../../values/compare';
import type { Value } from '../../values/value';
import { dottedName } from '../expression';
import { type Column, cell, type Relation, type Row } from '../relation';
import { type Compiled, findColumn } from '../scope';
import type { OperatorContext } from './operator';

export interface JoinPlan {
  readonly right: Relation;
  /** The clause of the operator that holds its conditions. */
  readonly clause: SyntaxNode;
  readonly outer: boolean;
  /** Only the first row of the left side for each key. */
  readonly unique: boolean;
  /** Leaves out the right side's copy of a field that both sides share as a condition. */
  readonly mergeKeys: boolean;
}

interface Condition {
  readonly left: Compiled;
  readonly right: Compiled;
  /** The right side's field, where the condition is a single name. */
  readonly shared: string | null;
}

/** Rows of both sides that agree in all conditions; with `outer`, also the left rows that nothing matches. */
export function equiJoin(left: Relation, plan: JoinPlan, context: OperatorContext): Relation {
  const { right, clause, outer, unique, mergeKeys } = plan;
  const conditions = items(clause, 'Expressions').map((item) => parseCondition(item, left, right, context));
  const matches = rowsByKey(
    right,
    conditions.map((condition) => condition.right),
  );
  const shared = new Set(mergeKeys ? conditions.map((condition) => condition.shared) : []);
  const taken = right.columns.flatMap((column, i) => (column.hidden || shared.has(column.name) ? [] : [i]));
  const columns: Column[] = [...left.columns];
  for (const i of taken) columns.push(renamed(columns, right.columns[i]));
  const rows: Row[] = [];
  const lefts = conditions.map((condition) => condition.left);
  const seen = new Set<string>();
  for (const row of left.rows) {
    const key = joinKey(lefts, row);
    if (unique && key !== null && seen.has(key)) continue;
    if (unique && key !== null) seen.add(key);
    const found = key === null ? undefined : matches.get(key);
    const wide = left.columns.map((_, i) => cell(row, i));
    if (found === undefined && outer) rows.push(wide);
    for (const other of found ?? []) rows.push([...wide, ...taken.map((i) => cell(other, i))]);
  }
  return { ...left, columns, rows };
}

function rowsByKey(relation: Relation, parts: readonly Compiled[]): Map<string | null, Row[]> {
  const byKey = new Map<string | null, Row[]>();
  for (const row of relation.rows) {
    const key = joinKey(parts, row);
    const same = byKey.get(key);
    if (same === undefined) byKey.set(key, [row]);
    else same.push(row);
  }
  return byKey;
}

/** Null when any part is: a missing value joins with nothing. */
function joinKey(parts: readonly Compiled[], row: Row): string | null {
  const values: Value[] = parts.map((part) => part.evaluate(row));
  return values.includes(null) ? null : keyOfAll(values);
}

/** `field`, `left == right`, `$left.a == $right.b`. */
function parseCondition(
  item: SyntaxNode,
  left: Relation,
  right: Relation,
  { compile }: OperatorContext,
): Condition {
  const expression = parseExpression(item);
  const field = dottedName(expression);
  if (field !== null && !field.startsWith('$')) {
    const sides = { left: compile(expression, left.columns), right: compile(expression, right.columns) };
    return { ...checked(sides, item), shared: field };
  }
  if (expression.kind !== 'infix' || expression.operator !== 'Equal') {
    throw new AplError(
      'a join condition is a field, or an equality of both sides; separate several by commas',
      item,
    );
  }
  const sides = {
    left: compile(withoutSide(expression.left, '$left'), left.columns),
    right: compile(withoutSide(expression.right, '$right'), right.columns),
  };
  return { ...checked(sides, item), shared: null };
}

function checked<T extends { left: Compiled; right: Compiled }>(sides: T, at: SyntaxNode): T {
  if (comparable(sides.left.type, sides.right.type)) return sides;
  throw new AplError(`cannot join a ${sides.left.type} with a ${sides.right.type}`, at);
}

function withoutSide(expression: Expression, side: string): Expression {
  if (expression.kind !== 'path') return expression;
  const { base, name, start, end, text } = expression;
  if (base.kind === 'name' && base.name === side) return { kind: 'name', name, start, end, text };
  if (base.kind === 'path') return { ...expression, base: withoutSide(base, side) };
  return expression;
}

/** A name the left side has too gets a 1 appended, as in Kusto. */
function renamed(columns: readonly Column[], column: Column | undefined): Column {
  if (column === undefined) throw new Error('a column of the right side is missing');
  let { name } = column;
  while (findColumn(columns, name) >= 0) name += '1';
  return { ...column, name };
}

/** The clause with the conditions of a join or lookup. */
export function onClause(node: SyntaxNode, role: string): SyntaxNode {
  const clause = required(node, role);
  if (clause.kind !== 'JoinOnClause') throw new AplError(`'${clause.text}' is not implemented`, clause);
  return clause;
}
