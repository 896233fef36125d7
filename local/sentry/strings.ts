/** A text somewhere in a value, with the way to it. */
export interface FoundString {
  path: string;
  text: string;
}

/** Every string of a JSON value, at any depth, property names included: what must not hold a canary. */
export function* stringsOf(value: unknown, path = '$'): Generator<FoundString> {
  if (typeof value === 'string') yield { path, text: value };
  if (typeof value !== 'object' || value === null) return;
  for (const [name, child] of Object.entries(value)) {
    const childPath = Array.isArray(value) ? `${path}[${name}]` : `${path}.${name}`;
    if (!Array.isArray(value)) yield { path: `${childPath} (name)`, text: name };
    yield* stringsOf(child, childPath);
  }
}

/** Where the canaries turn up, without regard to case. Empty is what a test wants. */
export function leaksOf(value: unknown, canaries: readonly string[]): FoundString[] {
  const wanted = canaries.map((canary) => canary.toLowerCase());
  return [...stringsOf(value)].filter(({ text }) => {
    const lower = text.toLowerCase();
    return wanted.some((canary) => lower.includes(canary));
  });
}
