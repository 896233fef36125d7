import { AplError } from '../parse/apl-error';
import type { Expression } from '../parse/expression';
import { parseExpression, parseName } from '../parse/expression';
import { items, part, required, type SyntaxNode, unwrap } from '../parse/syntax';
import { castTo } from '../values/casts';
import type { Value } from '../values/value';
import { compileExpression, unknownFunction } from './expression';
import type { OperatorContext } from './operators/operator';
import { OPERATORS } from './operators/table';
import type { Column, Relation } from './relation';
import { sizeOf } from './scan';
import { type Compiled, constant, type Scope, type UserFunction } from './scope';
import { SOURCES } from './sources/table';
import { bindArguments, parseParameters, parseUserFunction } from './user-function';

/** Reads datasets for a query, and keeps the time range that `bin_auto` divides. */
export interface Reader {
  /** @throws {AplError} at `at` when there is no such dataset. */
  read(dataset: string, at: SyntaxNode): Relation;
  /** Names of datasets that a pattern with `*` matches. */
  matching(pattern: string): readonly string[];
  readonly range: Scope['range'];
}

export interface QueryOptions {
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly maxBinAutoGroups: number;
  /** Values for `declare query_parameters`. */
  readonly variables?: Readonly<Record<string, Value>>;
}

/** Runs one query: its `let` statements in order, then its tabular expression. */
export class Pipeline implements OperatorContext {
  /** How many rows the first filters let through. */
  rowsMatched = 0;
  private readonly scalars = new Map<string, Compiled>();
  private readonly tables = new Map<string, Relation>();
  private readonly functions = new Map<string, UserFunction>();
  private strictTypes = false;

  constructor(
    readonly reader: Reader,
    private readonly options: QueryOptions,
  ) {}

  run(query: SyntaxNode): Relation {
    const statements = items(query, 'Statements').filter((statement) => statement.text !== '');
    const last = statements.at(-1);
    for (const statement of statements.slice(0, -1)) this.declare(statement);
    if (last?.kind !== 'ExpressionStatement')
      throw new AplError('the query has no tabular expression', last ?? query);
    return this.table(required(last, 'Expression'));
  }

  readonly scope = (columns: readonly Column[]): Scope => {
    const { now, maxBinAutoGroups } = this.options;
    const { scalars, functions, strictTypes } = this;
    const { range } = this.reader;
    return {
      columns,
      scalars,
      functions,
      strictTypes,
      now,
      range,
      maxBinAutoGroups,
      table: this.tableOrNull,
    };
  };

  readonly compile = (expression: Expression, columns: readonly Column[]): Compiled =>
    compileExpression(expression, this.scope(columns));

  readonly table = (node: SyntaxNode): Relation => {
    const source = unwrap(node);
    if (source.kind === 'PipeExpression') return this.pipe(source);
    if (source.kind === 'NameReference') return this.named(source);
    if (source.kind === 'FunctionCallExpression') return this.called(source);
    const run = SOURCES.get(source.kind);
    if (run !== undefined) return run(source, this);
    throw notImplemented(source);
  };

  readonly matching = (pattern: string, at: SyntaxNode): Relation[] => {
    const names = this.reader.matching(pattern);
    if (names.length === 0) throw new AplError(`no dataset matches '${pattern}'`, at);
    return names.map((name) => this.read(name, at));
  };

  private readonly tableOrNull = (node: SyntaxNode): Relation | null => {
    if (node.kind !== 'NameReference') return this.table(node);
    return this.tables.get(parseName(node)) ?? null;
  };

  /** `f(…)`, where the query declares f as a function that yields a table. */
  private called(node: SyntaxNode): Relation {
    const expression = parseExpression(node);
    if (expression.kind !== 'call') throw notImplemented(node);
    const declared = this.functions.get(expression.name);
    if (declared === undefined) throw unknownFunction(expression);
    const given = bindArguments(expression, declared, this.scope([]), this.compile);
    const outer = new Map(given.map(([name]) => [name, this.scalars.get(name)]));
    for (const [name, value] of given) this.scalars.set(name, value);
    const relation = this.table(declared.body);
    for (const [name, value] of outer) {
      if (value === undefined) this.scalars.delete(name);
      else this.scalars.set(name, value);
    }
    return relation;
  }

  private named(node: SyntaxNode): Relation {
    const name = parseName(node);
    return this.tables.get(name) ?? this.read(name, node);
  }

  private read(name: string, at: SyntaxNode): Relation {
    const relation = this.reader.read(name, at);
    this.rowsMatched += sizeOf(relation);
    return relation;
  }

  /** The parser nests a pipeline to the left: unrolled here, so that its length costs no stack. */
  private pipe(node: SyntaxNode): Relation {
    const steps: SyntaxNode[] = [];
    let source = node;
    while (source.kind === 'PipeExpression') {
      steps.unshift(required(source, 'Operator'));
      source = unwrap(required(source, 'Expression'));
    }
    let relation = this.table(source);
    let filtering = true;
    for (const step of steps) {
      const operator = OPERATORS.get(step.kind);
      if (operator === undefined) throw notImplemented(step);
      const before = sizeOf(relation);
      relation = operator.run(step, relation, this);
      filtering &&= operator.filters === true;
      if (filtering) this.rowsMatched -= before - sizeOf(relation);
    }
    return relation;
  }

  private declare(statement: SyntaxNode): void {
    if (statement.kind === 'SetOptionStatement') this.set(statement);
    else if (statement.kind === 'QueryParametersStatement') this.declareParameters(statement);
    else if (statement.kind === 'LetStatement') this.bind(statement);
    else throw notImplemented(statement);
  }

  private bind(statement: SyntaxNode): void {
    const name = parseName(required(statement, 'Name'));
    const value = unwrap(required(statement, 'Expression'));
    if (value.kind === 'FunctionDeclaration') this.functions.set(name, parseUserFunction(value));
    else if (this.isTabular(value)) this.tables.set(name, this.table(value));
    else this.scalars.set(name, this.compile(parseExpression(value), []));
  }

  /** `set stricttypes` is the one option that Axiom documents. */
  private set(statement: SyntaxNode): void {
    const name = parseName(required(statement, 'Name'));
    if (name !== 'stricttypes') throw new AplError(`the option '${name}' is not implemented`, statement);
    this.strictTypes = part(statement, 'ValueClause')?.text.replace(/^=\s*/, '') !== 'false';
  }

  /** `declare query_parameters(x:string = "")`: what the request gives, else the default. */
  private declareParameters(statement: SyntaxNode): void {
    for (const { name, type, fallback } of parseParameters(items(statement, 'Parameters'))) {
      const given = this.options.variables?.[name];
      const value = given === undefined ? fallback : castTo(type, given);
      if (value === undefined)
        throw new AplError(`the request gives no value for the parameter '${name}'`, statement);
      if (value === null && given !== undefined && given !== null) {
        throw new AplError(`the value given for the parameter '${name}' is no ${type}`, statement);
      }
      this.scalars.set(name, constant(value, type));
    }
  }

  private isTabular(node: SyntaxNode): boolean {
    if (node.kind === 'NameReference') return !this.scalars.has(parseName(node)) && node.text !== 'null';
    return node.kind === 'PipeExpression' || SOURCES.has(node.kind) || this.isTableCall(node);
  }

  /** A call of a declared function whose body is a table. */
  private isTableCall(node: SyntaxNode): boolean {
    if (node.kind !== 'FunctionCallExpression') return false;
    const body = this.functions.get(parseName(required(node, 'Name')))?.body;
    return body !== undefined && this.isTabular(body);
  }
}

/** Says which operator it is as the query spells it: the words before its arguments. */
function notImplemented(node: SyntaxNode): AplError {
  const word = /^[\w-]+/.exec(node.text)?.[0] ?? node.kind;
  return new AplError(`the operator '${word}' is not implemented`, node);
}
