import { runInThisContext } from 'node:vm';
import type { Columns } from '../schema/column';
import { documentedAggregates, documentedFunctions } from './documented';
import { ERRORS_SCRIPT, loadKusto, PARSE_SCRIPT } from './load';

/** One node of a query that was bound to a schema: plain data, so that nothing else sees the library's objects. */
export interface BoundNode {
  /** The grammar's name of the construct, such as `FilterOperator`. */
  readonly kind: string;
  /** The part it plays in its parent, such as `Condition`; empty inside lists. */
  readonly role: string;
  readonly text: string;
  readonly start: number;
  readonly children: readonly BoundNode[];
  /** What a name refers to: a column of a dataset itself, not one that the query made. */
  readonly column: { readonly dataset: string; readonly name: string } | null;
  /** What a call refers to, whichever way it is spelled. */
  readonly called: string | null;
}

export interface Diagnostic {
  readonly message: string;
  readonly start: number;
}

export interface Bound {
  readonly tree: BoundNode;
  readonly diagnostics: readonly Diagnostic[];
}

/** Datasets by name, with their columns. */
export type Schema = ReadonlyMap<string, Columns>;

interface Binder {
  bind(text: string): { tree: BoundNode; diagnostics: Diagnostic[] };
}
type MakeBinder = (
  tables: readonly (readonly [string, readonly (readonly [string, string])[]])[],
  functions: readonly string[],
  aggregates: readonly string[],
) => Binder;

/**
 * Runs beside the library, whose objects are compiled from C# and typed nowhere usable. Of the language's own functions
 * those stay that Axiom documents too, with their signatures; what only Axiom has takes any arguments.
 */
const BINDER = `((tables, functions, aggregates) => {
  const parse = ${PARSE_SCRIPT};
  const errors = ${ERRORS_SCRIPT};
  const { ColumnSymbol, TableSymbol, DatabaseSymbol, FunctionSymbol, Parameter, ParameterTypeKind, ArgumentKind, ScalarTypes, Tabularity } = Kusto.Language.Symbols;
  const { SyntaxKind } = Kusto.Language.Syntax;
  const array = (list) => Array.from({ length: System.Array.getCount(list) }, (_, i) => System.Array.getItem(list, i));
  const list = (items) => { const made = new (System.Collections.Generic.List$1(FunctionSymbol).ctor)(); for (const item of items) made.add(item); return made; };
  const types = { string: ScalarTypes.String, real: ScalarTypes.Real, bool: ScalarTypes.Bool, datetime: ScalarTypes.DateTime };

  const origin = new Map();
  const symbols = tables.map(([dataset, columns]) => new TableSymbol.$ctor4(dataset, columns.map(([name, type]) => {
    const symbol = new ColumnSymbol(name, types[type], null, null, null, null);
    origin.set(symbol, { dataset, name });
    return symbol;
  })));

  const anything = () => new Parameter.ctor('value', ParameterTypeKind.Scalar, ArgumentKind.Expression, null, null, false, null, 0, 16, null);
  const free = (name) => new FunctionSymbol.$ctor5(name, ScalarTypes.Dynamic, [anything()]);
  const ensureField = new FunctionSymbol.ctor('ensure_field', (context) => {
    const named = array(context.Arguments).map((argument) => /^\\s*typeof\\(\\s*(\\w+)/.exec(argument.toString()));
    return types[named.find((match) => match)?.[1]] ?? ScalarTypes.Dynamic;
  }, Tabularity.Scalar, [new Parameter.$ctor2('field', ScalarTypes.String), new Parameter.$ctor2('type', ScalarTypes.Type)]);

  const chosen = (own, wanted, made) => {
    const kept = array(own).filter(({ Name }) => wanted.includes(Name) && !made.some((one) => one.Name === Name));
    const names = new Set([...kept, ...made].map(({ Name }) => Name));
    return list([...kept, ...made, ...wanted.filter((name) => !names.has(name)).map(free)]);
  };
  const standard = Kusto.Language.GlobalState.Default;
  const globals = standard
    .WithFunctions(chosen(standard.Functions, functions, [ensureField]))
    .WithAggregates(chosen(standard.Aggregates, aggregates, []))
    .WithDatabase(new DatabaseSymbol.ctor('axiom', symbols));

  const plain = (element, text) => {
    const children = [];
    for (let i = 0; i < element.ChildCount; i++) {
      const child = element.GetChild(i);
      if (child !== null) children.push(plain(child, text));
    }
    const kind = System.Enum.toString(SyntaxKind, element.Kind);
    const symbol = kind === 'NameReference' || kind === 'FunctionCallExpression' ? element.ReferencedSymbol : null;
    return {
      kind,
      role: element.NameInParent ?? '',
      text: text.slice(element.TextStart, element.End),
      start: element.TextStart,
      children,
      column: origin.get(symbol) ?? null,
      called: kind === 'FunctionCallExpression' ? (symbol?.Name ?? null) : null,
    };
  };

  return {
    bind: (text) => {
      const tree = parse(text);
      const { Binder, LocalBindingCache } = Kusto.Language.Binding;
      const none = new Kusto.Language.Utils.CancellationToken();
      if (!Binder.TryBind(tree, globals, new LocalBindingCache(), null, none)) throw new Error('the query is nested too deep');
      const diagnostics = errors(tree).map(({ Message, Start }) => ({ message: Message, start: Start }));
      return { tree: plain(tree.Root, text), diagnostics };
    },
  };
})`;

/** Makes the function that parses a query and binds it to a schema: names to columns, calls to documented functions. */
export function binder(schema: Schema): (text: string) => Bound {
  loadKusto();
  const make: MakeBinder = runInThisContext(BINDER);
  const tables = [...schema].map(([dataset, columns]) => [dataset, [...columns]] as const);
  const made = make(tables, [...documentedFunctions], [...documentedAggregates]);
  return (text) => made.bind(text);
}

/** The node and everything in it, from the outside in and from left to right. */
export function* walk(node: BoundNode): Generator<BoundNode> {
  yield node;
  for (const child of node.children) yield* walk(child);
}

/** The child that plays a role. */
export function part(node: BoundNode, role: string): BoundNode | undefined {
  return node.children.find((child) => child.role === role);
}

/** The members of a comma-separated list, without its separators. */
export function items(list: BoundNode | undefined): readonly BoundNode[] {
  if (list === undefined) return [];
  return list.children.map((child) =>
    child.kind === 'SeparatedElement' ? (child.children[0] ?? child) : child,
  );
}
