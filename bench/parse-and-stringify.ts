import type { Work } from './rounds';

/** P+S: what nobody can do without who reads JSON and writes it. */
export function parseAndStringify(lines: readonly string[]): Work {
  return () => {
    let length = 0;
    for (const line of lines) length += JSON.stringify(JSON.parse(line)).length;
    return length;
  };
}
