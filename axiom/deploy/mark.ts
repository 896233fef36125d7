import { createHash } from 'node:crypto';

const MARK = /\s*\[managed as code ([0-9a-f]{16})\]\s*$/;

/**
 * A description that ends with what the thing was when it was deployed. Axiom has no labels; so a change by hand in its
 * console can be told from a change in the code, without a state file that could be lost or be stale.
 */
export function marked(description: string, content: unknown): string {
  return `${description}\n[managed as code ${fingerprint(content)}]`;
}

/** Takes the mark off a description. */
export function unmarked(description: string): { description: string; mark: string | null } {
  const found = MARK.exec(description);
  return found === null
    ? { description, mark: null }
    : { description: description.slice(0, found.index), mark: found[1] ?? null };
}

/** The same for the same content, in whatever order its keys come. */
export function fingerprint(content: unknown): string {
  return createHash('sha256').update(canonical(content)).digest('hex').slice(0, 16);
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const pairs = Object.entries(value)
    .filter(([, inside]) => inside !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, inside]) => `${JSON.stringify(key)}:${canonical(inside)}`);
  return `{${pairs.join(',')}}`;
}
