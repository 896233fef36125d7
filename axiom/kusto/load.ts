import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { runInThisContext } from 'node:vm';

let loaded = false;

/**
 * Loads Microsoft's Kusto language service. The package is a browser bundle: its two scripts have to run in the global
 * scope, in this order, and leave `Bridge`, `System` and `Kusto` there. Takes about 0.3 s. A development dependency: nothing
 * that is deployed may call this.
 */
export function loadKusto(): void {
  if (loaded) return;
  const { resolve } = createRequire(import.meta.url);
  for (const script of ['bridge.min.js', 'Kusto.Language.Bridge.min.js']) {
    const filename = resolve(`@kusto/language-service-next/${script}`);
    runInThisContext(readFileSync(filename, 'utf8'), { filename });
  }
  loaded = true;
}

/**
 * Runs beside the library: the syntax tree of a text. The library's own `KustoCode.Parse` makes the same tree but first
 * builds its whole grammar as an editor's completion needs it, which takes three times as long as all the rest.
 */
export const PARSE_SCRIPT = `((text) => {
  const { TokenParser, QueryParser } = Kusto.Language.Parsing;
  const options = Kusto.Language.ParseOptions.Default.WithAlwaysProduceEndTokens(true);
  return new Kusto.Language.Syntax.SyntaxTree(QueryParser.ParseQuery(TokenParser.ParseTokens(text, options), 0, options));
})`;

/** Runs beside the library: what is wrong with a tree, in its syntax and, once it is bound, in its meaning. */
export const ERRORS_SCRIPT = `((tree) => {
  const found = tree.Root.GetContainedDiagnostics(3, new Kusto.Language.Utils.CancellationToken());
  return Array.from({ length: found.Count }, (_, i) => found.getItem(i)).filter(({ Severity }) => Severity === 'Error');
})`;
