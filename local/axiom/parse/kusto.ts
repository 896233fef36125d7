import { runInThisContext } from 'node:vm';
import { ERRORS_SCRIPT, loadKusto, PARSE_SCRIPT } from '@/axiom/kusto/load';
import { AplError } from './apl-error';
import { type Dialect, kusto, WILDCARD } from './dialect';
import type { SyntaxNode } from './syntax';

/** The few members used of the parser's objects, which are compiled from C# and typed nowhere usable. */
interface KustoElement {
  readonly Kind: number;
  readonly NameInParent: string | null;
  readonly TextStart: number;
  readonly End: number;
  readonly ChildCount: number;
  GetChild(index: number): KustoElement | null;
}
interface KustoDiagnostic {
  readonly Message: string;
  readonly Start: number;
  readonly Length: number;
}
interface KustoTree {
  readonly Root: KustoElement;
}
interface KustoParser {
  parse(text: string): KustoTree;
  errors(tree: KustoTree): KustoDiagnostic[];
  kindName(kind: number): string;
}

let loaded: KustoParser | undefined;

/** Microsoft's Kusto parser; see {@link loadKusto}. */
function parser(): KustoParser {
  if (loaded !== undefined) return loaded;
  loadKusto();
  const made: KustoParser = runInThisContext(`({
    parse: ${PARSE_SCRIPT},
    errors: ${ERRORS_SCRIPT},
    kindName: (kind) => System.Enum.toString(Kusto.Language.Syntax.SyntaxKind, kind),
  })`);
  loaded = made;
  return made;
}

/** Loads the parser and runs it once, so that the first query of a server does not pay for it. */
export function warmUp(): void {
  parseQuery('warm | where a == 1 | summarize count() by b');
}

/**
 * The syntax tree of a query, in terms of its text before it was rewritten for the grammar.
 *
 * @throws {AplError} at the first syntax error.
 */
export function parseQuery(text: string): SyntaxNode {
  const { parse, errors, kindName } = parser();
  const dialect = kusto(text);
  const tree = parse(dialect.text);
  const [first] = errors(tree);
  if (first !== undefined) {
    const [start, end] = [dialect.original(first.Start), dialect.original(first.Start + first.Length)];
    throw new AplError(`syntax error: ${first.Message}`, { start, end });
  }
  return plain(tree.Root, dialect, kindName);
}

function plain(element: KustoElement, dialect: Dialect, kindName: (kind: number) => string): SyntaxNode {
  const children: SyntaxNode[] = [];
  for (let i = 0; i < element.ChildCount; i++) {
    const child = element.GetChild(i);
    if (child !== null) children.push(plain(child, dialect, kindName));
  }
  const text = dialect.text.slice(element.TextStart, element.End);
  const start = dialect.original(element.TextStart);
  const kind = kindName(element.Kind);
  const role = element.NameInParent ?? '';
  const wildcard = WILDCARD.exec(text)?.[1];
  const negated = children.some((child) => child.role === 'Operator' && dialect.negations.has(child.start));
  return {
    kind: negated
      ? `Not${kind}`
      : role === 'Operator' && children.length > 0
        ? (dialect.operators.get(start) ?? kind)
        : kind,
    role,
    text: wildcard === undefined ? text : (dialect.wildcards[Number(wildcard)] ?? text),
    start,
    end: dialect.original(element.End),
    children,
  };
}
