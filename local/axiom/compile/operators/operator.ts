import type { Expression } from '../../parse/expression';
import type { SyntaxNode } from '../../parse/syntax';
import type { Relation } from '../relation';
import type { Compiled, Scope } from '../scope';

/** What an operator can use besides its input. */
export interface OperatorContext {
  /** A scope over some columns, with the query's `let` values and clock. */
  readonly scope: (columns: Relation['columns']) => Scope;
  readonly compile: (expression: Expression, columns: Relation['columns']) => Compiled;
  /** Runs a nested tabular expression, such as the right side of a join. */
  readonly table: (node: SyntaxNode) => Relation;
  /** The datasets that a name with `*` matches; one at least. */
  readonly matching: (pattern: string, at: SyntaxNode) => Relation[];
}

/** One step of a pipeline. */
export interface Operator {
  /** The grammar's name, such as `FilterOperator`. */
  readonly syntax: string;
  /** True when it only leaves rows out, so that what it lets through counts as matched. */
  readonly filters?: boolean;
  run(node: SyntaxNode, input: Relation, context: OperatorContext): Relation;
}
