import type { Span } from '../parse/apl-error';
import { regex } from './regex';
import { hasTerm, hasTermPrefix, hasTermSuffix } from './terms';

/**
 * How `search` reads a term: `term` as `has`, `term*` as `hasprefix`, `*term` as `hassuffix`, `*term*` as `contains`,
 * and with `*` or `?` inside as a regular expression between word boundaries.
 */
export function searchMatcher(term: string, caseSensitive: boolean, at: Span): (text: string) => boolean {
  const fold = caseSensitive ? (text: string) => text : (text: string) => text.toLowerCase();
  const core = fold(term.replace(/^\*/, '').replace(/\*$/, ''));
  if (/[*?]/.test(core)) {
    const pattern = [...core]
      .map((c) => (c === '*' ? '.*' : c === '?' ? '.' : c.replace(/\W/, '\\$&')))
      .join('');
    const expression = regex(`\\b${pattern}\\b`, at);
    return (text) => expression.test(fold(text));
  }
  const [leading, trailing] = [term.startsWith('*'), term.length > 1 && term.endsWith('*')];
  if (leading && trailing) return (text) => fold(text).includes(core);
  if (leading) return (text) => hasTermSuffix(fold(text), core);
  return trailing ? (text) => hasTermPrefix(fold(text), core) : (text) => hasTerm(fold(text), core);
}
