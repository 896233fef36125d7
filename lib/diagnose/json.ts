/** Names of numbers that are moments, in milliseconds since the epoch. */
const MOMENTS = new Set(['at', 'from', 'to', 'since', 'due', 'now', 'until']);

/** As JSON for people and programs: moments as ISO-8601. Pure. */
export function toJson(value: unknown): string {
  return JSON.stringify(
    value,
    (name, inner: unknown) =>
      typeof inner === 'number' && MOMENTS.has(name) ? new Date(inner).toISOString() : inner,
    2,
  );
}
