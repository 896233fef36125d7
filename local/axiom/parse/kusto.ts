import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { runInThisContext } from 'node:vm';
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

/**
 * Microsoft's Kusto parser. The package is a browser bundle: its two scripts have to run in the global scope, in
 * this order, and leave their names there. Takes about 0.3 s, and the first parse about 1 s more.
 */
function parser(): KustoParser {
  if (loaded !== undefined) return loaded;
  const { resolve } = createRequire(import.meta.url);
  for (const script of ['bridge.min.js', 'Kusto.Language.Bridge.min.js']) {
    const filename = resolve(`@kusto/language-service-next/${script}`);
    runInThisContext(readFileSync(filename, 'utf8'), { filename });
  }
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
