type Token = '*' | ((character: string) => boolean);

/**
 * Redis' glob: `*`, `?`, `[abc]`, `[a-z]`, `[^a]`, and backslash to take a character as it is. The time is at most
 * pattern × text, whatever the pattern.
 */
export function globMatcher(pattern: string): (text: string) => boolean {
  const tokens = tokenize(pattern);
  return (text) => matches(tokens, text);
}

function tokenize(pattern: string): Token[] {
  const tokens: Token[] = [];
  for (let i = 0; i < pattern.length; i++) {
    const character = pattern.charAt(i);
    if (character === '*') {
      if (tokens.at(-1) !== '*') tokens.push('*');
    } else if (character === '?') {
      tokens.push(() => true);
    } else if (character === '[') {
      const end = classEnd(pattern, i + 1);
      tokens.push(characterClass(pattern.slice(i + 1, end)));
      i = end;
    } else {
      const literal = character === '\\' && i + 1 < pattern.length ? pattern.charAt(++i) : character;
      tokens.push((c) => c === literal);
    }
  }
  return tokens;
}

/** Redis takes an unclosed class as closed at the end of the pattern. */
function classEnd(pattern: string, start: number): number {
  let i = start;
  while (i < pattern.length && pattern.charAt(i) !== ']') i += pattern.charAt(i) === '\\' ? 2 : 1;
  return Math.min(i, pattern.length);
}

function characterClass(body: string): (character: string) => boolean {
  const negated = body.startsWith('^');
  const ranges: Array<[string, string]> = [];
  for (let i = negated ? 1 : 0; i < body.length; i++) {
    if (body.charAt(i) === '\\' && i + 1 < body.length) {
      const literal = body.charAt(++i);
      ranges.push([literal, literal]);
    } else if (body.charAt(i + 1) === '-' && i + 2 < body.length) {
      const [a, b] = [body.charAt(i), body.charAt(i + 2)];
      ranges.push(a <= b ? [a, b] : [b, a]);
      i += 2;
    } else {
      ranges.push([body.charAt(i), body.charAt(i)]);
    }
  }
  return (c) => ranges.some(([low, high]) => low <= c && c <= high) !== negated;
}

function matches(tokens: readonly Token[], text: string): boolean {
  let [token, position, star, resume] = [0, 0, -1, 0];
  while (position < text.length) {
    const current = tokens[token];
    if (current === '*') {
      [star, resume] = [token++, position];
    } else if (current?.(text.charAt(position))) {
      token++;
      position++;
    } else if (star >= 0) {
      token = star + 1;
      position = ++resume;
    } else {
      return false;
    }
  }
  while (tokens[token] === '*') token++;
  return token === tokens.length;
}
