import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

const CALL = /(?<![.\w])log\(/g;
/** The logger itself. */
const DECLARATION = /function $/;
const NAME = /'([a-z_]+(?:\.[a-z_]+)+)'/g;
const IDENTIFIER = /^[a-zA-Z_]\w*/;

/**
 * The events that sources write, by reading them: `log('event.name', …)`, `log(bad ? 'a.b' : 'c.d', …)`, or a name that
 * is looked up in a constant of the same file.
 *
 * @throws Error for a call whose event cannot be read, because nothing could be said about such a one
 */
export function eventsWrittenBy(paths: readonly string[]): Set<string> {
  const written = new Set<string>();
  for (const path of paths.flatMap(sourcesIn)) {
    const source = readFileSync(path, 'utf8');
    for (const { index } of source.matchAll(CALL)) {
      if (DECLARATION.test(source.slice(0, index))) continue;
      const argument = firstArgument(source, index + 'log('.length);
      const names = [...namesIn(argument), ...namesIn(constant(source, argument))];
      if (names.length === 0) throw new Error(`which event does log(${argument}) write in ${path}?`);
      for (const name of names) written.add(name);
    }
  }
  return written;
}

const namesIn = (text: string) => [...text.matchAll(NAME)].flatMap(([, name]) => name ?? []);

function firstArgument(source: string, start: number): string {
  let depth = 0;
  for (let at = start; at < source.length; at += 1) {
    const char = source.charAt(at);
    if ('([{'.includes(char)) depth += 1;
    else if (depth === 0 && ',)'.includes(char)) return source.slice(start, at).trim();
    else if (')]}'.includes(char)) depth -= 1;
  }
  return '';
}

/** The statement that declares what an expression begins with. */
function constant(source: string, expression: string): string {
  const name = IDENTIFIER.exec(expression)?.[0];
  return name === undefined ? '' : (new RegExp(`const ${name}\\b[^;]*;`).exec(source)?.[0] ?? '');
}

/** The TypeScript files at a path; none where there is nothing. */
export function sourcesIn(path: string): string[] {
  if (!existsSync(path)) return [];
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => join(path, name));
}
