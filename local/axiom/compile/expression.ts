import { AplError } from '../parse/apl-error';
import type { Expression, ExpressionOf } from '../parse/expression';
import { toText } from '../values/casts';
import { TimeSpan } from '../values/timespan';
import { isBag, isNumeric, isOpen, type Type, type Value } from '../values/value';
import { coerced, coercedList } from './coercion';
import { FUNCTIONS } from './functions/table';
import { INFIX_OPERATORS } from './infix/table';
import { MEMBERSHIP_OPERATORS } from './membership';
import { cell, EMPTY_ROW, type Relation, type Row } from './relation';
import { type Compiled, columnIndex, constant, findColumn, type Scope, visibleNames } from './scope';
import { callUserFunction } from './user-function';

/**
 * Compiles an expression to closures over rows of the scope's columns.
 *
 * @throws {AplError} for unknown fields, for operators and functions that are not implemented, for types that do not fit.
 */
export function compileExpression(expression: Expression, scope: Scope): Compiled {
  const compiled = compileKind(expression, scope);
  return compiled.constant ? constant(compiled.evaluate(EMPTY_ROW), compiled.type) : compiled;
}

function compileKind(expression: Expression, scope: Scope): Compiled {
  switch (expression.kind) {
    case 'literal':
      return constant(expression.value, expression.type);
    case 'name':
      return compileName(expression, scope);
    case 'path':
      return compilePath(expression, scope);
    case 'element':
      return compileElement(expression, scope);
    case 'call': {
      const own = scope.functions.get(expression.name);
      if (own !== undefined) return callUserFunction(expression, own, scope, compileExpression);
      const definition = FUNCTIONS.get(expression.name);
      if (definition === undefined) throw unknownFunction(expression);
      return definition.compile({
        call: expression,
        scope,
        compile: (inner) => compileExpression(inner, scope),
      });
    }
    case 'negate':
      return compileNegation(expression, scope);
    case 'infix': {
      if (expression.left.kind === 'star') return compileAnyField(expression, scope);
      const operator = INFIX_OPERATORS.get(expression.operator);
      if (operator === undefined) {
        throw new AplError(`the operator '${expression.symbol}' is not implemented`, expression);
      }
      const left = compileExpression(expression.left, scope);
      const right = compileExpression(expression.right, scope);
      return operator(...coerced(left, right, expression.operator, scope.strictTypes), expression);
    }
    case 'membership': {
      const operator = MEMBERSHIP_OPERATORS.get(expression.operator);
      if (operator === undefined) {
        throw new AplError(`the operator '${expression.symbol}' is not implemented`, expression);
      }
      const operand = compileExpression(expression.operand, scope);
      const list = expression.list.map((member) => compileMember(member, scope));
      const [first, ...rest] = coercedList(operand, list, expression.operator, scope.strictTypes);
      return operator(first, rest, expression);
    }
    case 'slot': {
      const { index, type } = expression;
      return { type, constant: false, evaluate: (row) => cell(row, index) };
    }
    case 'typeof':
      throw new AplError('typeof() can only be an argument of ensure_field', expression);
    case 'named':
      throw new AplError(`'${expression.text}': a name cannot stand here`, expression);
    case 'star':
      throw new AplError("'*' cannot stand here", expression);
    case 'table':
      throw new AplError('a table cannot stand here', expression);
  }
}

/** By the grammar's names. */
const OF_ANY_FIELD = new Set([
  'Has',
  'HasCs',
  'HasPrefix',
  'HasPrefixCs',
  'HasSuffix',
  'HasSuffixCs',
  'Contains',
  'ContainsCs',
  'MatchesRegex',
]);

/** `* has 'term'`: whether it holds for the text of any field. */
function compileAnyField(expression: ExpressionOf<'infix'>, scope: Scope): Compiled {
  const operator = OF_ANY_FIELD.has(expression.operator)
    ? INFIX_OPERATORS.get(expression.operator)
    : undefined;
  if (operator === undefined) throw new AplError(`'* ${expression.symbol}' is not implemented`, expression);
  const right = compileExpression(expression.right, scope);
  const tests = visibleNames(scope.columns).map((name) => {
    const { evaluate } = column(scope, findColumn(scope.columns, name));
    const text = (row: Row): Value => {
      const value = evaluate(row);
      return value === null ? null : toText(value);
    };
    return operator({ type: 'string', constant: false, evaluate: text }, right, expression);
  });
  return {
    type: 'boolean',
    constant: false,
    evaluate: (row) => tests.some((holds) => holds.evaluate(row) === true),
  };
}

/** A member of a list: a table stands for the values of its first column. */
function compileMember(member: Expression, scope: Scope): Compiled {
  const table = tableOf(member, scope);
  if (table === null) return compileExpression(member, scope);
  if (table.columns.length === 0) throw new AplError('a list needs a table of one column', member);
  return constant(
    table.rows.map((row) => cell(row, 0)),
    'array',
  );
}

function tableOf(member: Expression, scope: Scope): Relation | null {
  if (member.kind === 'table') return scope.table(member.node);
  if (member.kind !== 'name' || findColumn(scope.columns, member.name) >= 0) return null;
  const { start, end, text } = member;
  const named = { kind: 'NameReference', role: '', start, end, text, children: [] };
  return scope.scalars.has(member.name) ? null : scope.table(named);
}

export function unknownFunction(call: ExpressionOf<'call'>): AplError {
  return new AplError(`the function '${call.name}' is not implemented`, call);
}

function column(scope: Scope, index: number): Compiled {
  const type = scope.columns[index]?.type ?? 'dynamic';
  return { type, constant: false, evaluate: (row) => row[index] ?? null };
}

function compileName(name: ExpressionOf<'name'>, scope: Scope): Compiled {
  const index = findColumn(scope.columns, name.name);
  if (index >= 0) return column(scope, index);
  return scope.scalars.get(name.name) ?? column(scope, columnIndex(scope.columns, name.name, name));
}

/** `a.b.c` is the field `a.b.c` where there is one, else a key of the longest field that its beginning names. */
function compilePath(path: ExpressionOf<'path'>, scope: Scope): Compiled {
  const dotted = dottedName(path);
  const index = dotted === null ? -1 : findColumn(scope.columns, dotted);
  if (index >= 0) return column(scope, index);
  if (dotted !== null && !hasPrefix(path.base, scope)) columnIndex(scope.columns, dotted, path);
  return access(compileExpression(path.base, scope), constant(path.name, 'string'), path);
}

function hasPrefix(base: Expression, scope: Scope): boolean {
  const name = dottedName(base);
  if (name === null || findColumn(scope.columns, name) >= 0 || scope.scalars.has(name)) return true;
  return base.kind === 'path' && hasPrefix(base.base, scope);
}

/** The field that a chain of names spells; null when the chain starts from something else. */
export function dottedName(expression: Expression): string | null {
  if (expression.kind === 'name') return expression.name;
  if (expression.kind !== 'path') return null;
  const base = dottedName(expression.base);
  return base === null ? null : `${base}.${expression.name}`;
}

function compileElement(element: ExpressionOf<'element'>, scope: Scope): Compiled {
  return access(compileExpression(element.base, scope), compileExpression(element.index, scope), element);
}

const INDEXABLE: ReadonlySet<Type> = new Set<Type>(['array', 'dictionary', 'map[string]', 'dynamic', 'null']);

function access(base: Compiled, key: Compiled, at: Expression): Compiled {
  if (!INDEXABLE.has(base.type)) {
    throw new AplError(`a ${base.type} has no keys; parse it first, for example with parse_json()`, at);
  }
  return {
    type: 'dynamic',
    constant: base.constant && key.constant,
    evaluate: (row) => lookUp(base.evaluate(row), key.evaluate(row)),
  };
}

/** Negative positions count from the end; what is not there is null. */
function lookUp(container: Value, key: Value): Value {
  if (Array.isArray(container)) return typeof key === 'number' ? (container.at(key) ?? null) : null;
  if (!isBag(container) || typeof key !== 'string' || !Object.hasOwn(container, key)) return null;
  return container[key] ?? null;
}

function compileNegation(negation: ExpressionOf<'negate'>, scope: Scope): Compiled {
  const operand = compileExpression(negation.operand, scope);
  if (!isOpen(operand.type) && !isNumeric(operand.type) && operand.type !== 'timespan') {
    throw new AplError(`'-' does not apply to a ${operand.type}`, negation);
  }
  return {
    type: operand.type,
    constant: operand.constant,
    evaluate: (row) => {
      const value = operand.evaluate(row);
      if (typeof value === 'number') return -value;
      return value instanceof TimeSpan ? new TimeSpan(-value.ms) : null;
    },
  };
}
