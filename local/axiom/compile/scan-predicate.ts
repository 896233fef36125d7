import type { Expression } from '../parse/expression';
import { DateTime } from '../values/datetime';
import type { Value } from '../values/value';
import { type NumberVector, TextVector, type TimeVector } from '../vectors';
import { dottedName } from './expression';
import type { Row } from './relation';
import type { ScanRelation } from './scan';
import { type Compiled, findColumn } from './scope';

export type Compile = (expression: Expression) => Compiled;
type Test = (place: number) => boolean;

/** Whether a condition is true at a place: over packed columns where it can be, else over the row. */
export function scanPredicate(expression: Expression, relation: ScanRelation, compile: Compile): Test {
  if (expression.kind === 'infix' && (expression.operator === 'And' || expression.operator === 'Or')) {
    const left = scanPredicate(expression.left, relation, compile);
    const right = scanPredicate(expression.right, relation, compile);
    return expression.operator === 'And' ? (at) => left(at) && right(at) : (at) => left(at) || right(at);
  }
  const compiled = compile(expression);
  const numeric = comparesNumber(expression, relation, compile);
  if (numeric !== null) return numeric;
  const byText = overText(expression, relation, compiled);
  if (byText !== null) return (at) => byText(at) === true;
  const { scan } = relation;
  return (at) => compiled.evaluate(scan.row(at)) === true;
}

const HOLDS: ReadonlyMap<string, (value: number, constant: number) => boolean> = new Map([
  ['Equal', (value: number, constant: number) => value === constant],
  ['NotEqual', (value: number, constant: number) => value !== constant],
  ['LessThan', (value: number, constant: number) => value < constant],
  ['LessThanOrEqual', (value: number, constant: number) => value <= constant],
  ['GreaterThan', (value: number, constant: number) => value > constant],
  ['GreaterThanOrEqual', (value: number, constant: number) => value >= constant],
]);

/** `field > 5`, `_time >= datetime(…)`: a null is NaN here, to which only `!=` holds, as to Axiom. */
function comparesNumber(expression: Expression, relation: ScanRelation, compile: Compile): Test | null {
  const holds = expression.kind === 'infix' ? HOLDS.get(expression.operator) : undefined;
  if (holds === undefined || expression.kind !== 'infix') return null;
  const vector = columnVector(expression.left, relation);
  if (vector === null || vector instanceof TextVector) return null;
  const right = compile(expression.right);
  const constant = right.constant ? comparableWith(vector, right.evaluate([])) : null;
  return constant === null ? null : (at) => holds(vector.values[at] ?? Number.NaN, constant);
}

function comparableWith(vector: NumberVector | TimeVector, value: Value): number | null {
  if (vector.kind === 'number') return typeof value === 'number' ? value : null;
  return vector.exact && value instanceof DateTime && value.nanos === 0 ? value.ms : null;
}

export function columnVector(expression: Expression, relation: ScanRelation) {
  const name = dottedName(expression);
  const position = name === null ? -1 : findColumn(relation.columns, name);
  return position < 0 ? null : relation.scan.vector(position);
}

/** Functions that may give another value each time. */
const IMPURE = new Set(['rand']);

/**
 * An expression that reads one column of texts has one value for each text: computed once for each, then looked up.
 * Null where the expression reads other columns.
 */
export function overText(
  expression: Expression,
  relation: ScanRelation,
  compiled: Compiled,
): ((place: number) => Value) | null {
  const position = onlyColumn(expression, relation);
  const vector = position === null ? null : relation.scan.vector(position);
  if (position === null || !(vector instanceof TextVector)) return null;
  const values: (Value | undefined)[] = [];
  const { codes, dictionary } = vector;
  return (at) => {
    const code = codes[at] ?? -1;
    const known = values[code + 1];
    if (known !== undefined) return known;
    const row: (Value | undefined)[] = [];
    row[position] = dictionary[code] ?? null;
    const value = compiled.evaluate(row satisfies Row);
    values[code + 1] = value;
    return value;
  };
}

/** The position of the one column that an expression reads; null when it reads none or several. */
function onlyColumn(expression: Expression, { columns }: ScanRelation): number | null {
  const found = new Set<number>();
  return reads(expression) && found.size === 1 ? ([...found][0] ?? null) : null;

  function reads(part: Expression): boolean {
    const name = dottedName(part);
    if (name !== null) {
      const position = findColumn(columns, name);
      if (position >= 0) found.add(position);
      return position >= 0 || part.kind === 'name';
    }
    switch (part.kind) {
      case 'literal':
      case 'typeof':
        return true;
      case 'infix':
        return reads(part.left) && reads(part.right);
      case 'negate':
        return reads(part.operand);
      case 'membership':
        return reads(part.operand) && part.list.every(reads);
      case 'call':
        return !IMPURE.has(part.name) && !OTHER_COLUMNS.has(part.name) && part.arguments.every(reads);
      default:
        return false;
    }
  }
}

/** Functions that read columns which their arguments do not name, or name in quotes. */
const OTHER_COLUMNS = new Set(['ensure_field', 'column_ifexists', 'ingestion_time', 'cursor_current']);
