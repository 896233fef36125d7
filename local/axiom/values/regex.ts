import { AplError, type Span } from '../parse/apl-error';

const cache = new Map<string, RegExp>();
const CACHE_SIZE = 500;

/** What JavaScript has and RE2, which Axiom uses, refuses: lookaround and back-references. */
const NOT_RE2 = /\(\?<?[=!]|\\[1-9k]/;

/** What RE2 has and JavaScript would silently read as something else. */
const NOT_JAVASCRIPT = /\\[AzQECa]|\[\[:|\(\?[a-z]*U|\\p[A-Z]/;

/**
 * A regular expression in RE2 notation. `g` is never set, so it keeps no state between uses.
 *
 * @throws {AplError} when the pattern is none, or means different things here and in RE2.
 */
export function regex(pattern: string, at: Span): RegExp {
  const known = cache.get(pattern);
  if (known !== undefined) return known;
  const bare = pattern.replaceAll('\\\\', '');
  if (NOT_RE2.test(bare))
    throw new AplError(`'${pattern}' uses lookaround or back-references, which RE2 lacks`, at);
  if (NOT_JAVASCRIPT.test(bare))
    throw new AplError(`'${pattern}' uses RE2 syntax that is not implemented`, at);
  const made = build(pattern, /\\p\{/.test(bare), at);
  if (cache.size >= CACHE_SIZE) cache.clear();
  cache.set(pattern, made);
  return made;
}

function build(pattern: string, unicode: boolean, at: Span): RegExp {
  const inline = /^\(\?([ims]+)\)/.exec(pattern);
  const source = pattern.slice(inline?.[0].length ?? 0).replaceAll('(?P<', '(?<');
  const flags = new Set(`${inline?.[1] ?? ''}${unicode ? 'u' : ''}`);
  try {
    return new RegExp(source, [...flags].join(''));
  } catch (error) {
    throw new AplError(
      `'${pattern}' is no regular expression: ${error instanceof Error ? error.message : error}`,
      at,
    );
  }
}
