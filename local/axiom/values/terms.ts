const WORD = /[\p{L}\p{N}]/u;

/** Calls `accept` for every place where `pattern` occurs, until it says yes. */
function occurs(text: string, pattern: string, accept: (start: number, end: number) => boolean): boolean {
  if (pattern === '') return true;
  for (let at = text.indexOf(pattern); at >= 0; at = text.indexOf(pattern, at + 1)) {
    if (accept(at, at + pattern.length)) return true;
  }
  return false;
}

/** A term begins or ends where a letter or digit does not continue: at any other character, and at either end. */
function startsTerm(text: string, at: number): boolean {
  return !WORD.test(text.charAt(at - 1)) || !WORD.test(text.charAt(at));
}

function endsTerm(text: string, at: number): boolean {
  return !WORD.test(text.charAt(at)) || !WORD.test(text.charAt(at - 1));
}

/** `has`: the pattern stands in the text as whole terms. */
export function hasTerm(text: string, pattern: string): boolean {
  return occurs(text, pattern, (start, end) => startsTerm(text, start) && endsTerm(text, end));
}

/** `hasprefix`: a term of the text starts with the pattern. */
export function hasTermPrefix(text: string, pattern: string): boolean {
  return occurs(text, pattern, (start) => startsTerm(text, start));
}

/** `hassuffix`: a term of the text ends with the pattern. */
export function hasTermSuffix(text: string, pattern: string): boolean {
  return occurs(text, pattern, (_start, end) => endsTerm(text, end));
}
