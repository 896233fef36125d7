import { AplError } from '../parse/apl-error';
import type { Expression } from '../parse/expression';
import { parseExpression, parseName } from '../parse/expression';
import { items, required, type SyntaxNode, unwrap } from '../parse/syntax';
import { compileExpression } from './expression';
import type { OperatorContext } from './operators/operator';
import { OPERATORS } from './operators/table';
import type { Column, Relation } from './relation';
import type { Compiled, Scope } from './scope';
import { SOURCES } from './sources/table';

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
}

/** Runs one query: its `let` statements in order, then its tabular expression. */
export class Pipeline implements OperatorContext {
  /** How many rows the first filters let through. */
  rowsMatched = 0;
  private readonly scalars = new Map<string, Compiled>();
  private readonly tables = new Map<string, Relation>();

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
    return { columns, scalars: this.scalars, now, range: this.reader.range, maxBinAutoGroups };
  };

  readonly compile = (expression: Expression, columns: readonly Column[]): Compiled =>
    compileExpression(expression, this.scope(columns));

  readonly table = (node: SyntaxNode): Relation => {
    const source = unwrap(node);
    if (source.kind === 'PipeExpression') return this.pipe(source);
    if (source.kind === 'NameReference') return this.named(source);
    const run = SOURCES.get(source.kind);
    if (run !== undefined) return run(source, this);
    throw notImplemented(source);
  };

  readonly matching = (pattern: string, at: SyntaxNode): Relation[] => {
    const names = this.reader.matching(pattern);
    if (names.length === 0) throw new AplError(`no dataset matches '${pattern}'`, at);
    return names.map((name) => this.read(name, at));
  };

  private named(node: SyntaxNode): Relation {
    const name = parseName(node);
    return this.tables.get(name) ?? this.read(name, node);
  }

  private read(name: string, at: SyntaxNode): Relation {
    const relation = this.reader.read(name, at);
    this.rowsMatched += relation.rows.length;
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
      const before = relation.rows.length;
      relation = operator.run(step, relation, this);
      filtering &&= operator.filters === true;
      if (filtering) this.rowsMatched -= before - relation.rows.length;
    }
    return relation;
  }

  private declare(statement: SyntaxNode): void {
    if (statement.kind !== 'LetStatement') throw notImplemented(statement);
    const name = parseName(required(statement, 'Name'));
    const value = unwrap(required(statement, 'Expression'));
    if (value.kind === 'FunctionDeclaration')
      throw new AplError(`let functions ('${name}') are not implemented`, value);
    if (this.isTabular(value)) this.tables.set(name, this.table(value));
    else this.scalars.set(name, this.compile(parseExpression(value), []));
  }

  private isTabular(node: SyntaxNode): boolean {
    if (node.kind === 'NameReference') return !this.scalars.has(parseName(node)) && node.text !== 'null';
    return node.kind === 'PipeExpression' || SOURCES.has(node.kind);
  }
}

/** Says which operator it is as the query spells it: the words before its arguments. */
function notImplemented(node: SyntaxNode): AplError {
  const word = /^[\w-]+/.exec(node.text)?.[0] ?? node.kind;
  return new AplError(`the operator '${word}' is not implemented`, node);
}
