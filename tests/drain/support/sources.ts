import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** A call of the logger with the event's name in it; the catalogue itself never calls it. */
const LOGGED = /\blog\(\s*'([a-z_.]+)'/g;

/** The events that sources write, by reading them: `log('event.name', …)`. */
export function eventsWrittenBy(paths: readonly string[]): Set<string> {
  const written = new Set<string>();
  for (const path of paths.flatMap(sourcesIn))
    for (const [, event] of readFileSync(path, 'utf8').matchAll(LOGGED)) if (event) written.add(event);
  return written;
}

function sourcesIn(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(path, name));
}
