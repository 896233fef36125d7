import { runInThisContext } from 'node:vm';
import { loadKusto } from '@/axiom/kusto/load';
import { AplError } from './apl-error';
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
  readonly Severity: string;
  readonly Message: string;
  readonly Start: number;
  readonly Length: number;
}
interface KustoList<T> {
  readonly Count: number;
  getItem(index: number): T;
}
interface KustoParser {
  parse(text: string): { readonly Syntax: KustoElement; GetDiagnostics(): KustoList<KustoDiagnostic> };
  kindName(kind: number): string;
}

let loaded: KustoParser | undefined;

/** Microsoft's Kusto parser; see {@link loadKusto}. */
function parser(): KustoParser {
  if (loaded !== undefined) return loaded;
  loadKusto();
  const made: KustoParser = runInThisContext(`({
    parse: (text) => Kusto.Language.KustoCode.Parse(text),
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
 * The syntax tree of a query.
 *
 * @throws {AplError} at the first syntax error.
 */
export function parseQuery(text: string): SyntaxNode {
  const { parse, kindName } = parser();
  const code = parse(text);
  const diagnostics = code.GetDiagnostics();
  for (let i = 0; i < diagnostics.Count; i++) {
    const { Severity, Message, Start, Length } = diagnostics.getItem(i);
    if (Severity === 'Error')
      throw new AplError(`syntax error: ${Message}`, { start: Start, end: Start + Length });
  }
  return plain(code.Syntax, text, kindName);
}

function plain(element: KustoElement, text: string, kindName: (kind: number) => string): SyntaxNode {
  const children: SyntaxNode[] = [];
  for (let i = 0; i < element.ChildCount; i++) {
    const child = element.GetChild(i);
    if (child !== null) children.push(plain(child, text, kindName));
  }
  const { TextStart: start, End: end } = element;
  return {
    kind: kindName(element.Kind),
    role: element.NameInParent ?? '',
    text: text.slice(start, end),
    start,
    end,
    children,
  };
}
