/**
 * Remembers a pure function's results for the texts that come again and again: routes, projects, codes. Bounded: when it is
 * full it begins anew.
 */
export function memo<T>(compute: (text: string) => T, size = 2_000): (text: string) => T {
  const known = new Map<string, T>();
  return (text) => {
    const held = known.get(text);
    if (held !== undefined) return held;
    const computed = compute(text);
    if (known.size >= size) known.clear();
    known.set(text, computed);
    return computed;
  };
}
