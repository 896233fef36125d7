/** What the platform's console wrote: a message of one or more lines, with the stamp and level before it, if any. */
export interface ConsoleLine {
  message: string;
  timestamp?: number;
  level?: string;
}

/** `2026-02-20T16:42:44.000Z ⇥ request id ⇥ INFO ⇥ text`; the platform's own words have no level. */
const PREFIX =
  /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)(?:\t|\\{1,2}t| )[0-9a-fA-F-]{16,64}(?:\t|\\{1,2}t| )(?:(TRACE|DEBUG|INFO|WARN|ERROR|FATAL)(?:\t|\\{1,2}t| ))?/;
const LEVELS: Readonly<Record<string, string>> = {
  TRACE: 'debug',
  DEBUG: 'debug',
  INFO: 'info',
  WARN: 'warning',
  ERROR: 'error',
  FATAL: 'fatal',
};

/** Joins lines to messages: one without a stamp goes on with the message before it, unless either is JSON. */
export function consoleLines(lines: readonly string[]): ConsoleLine[] {
  const found: { head: ConsoleLine; lines: string[] }[] = [];
  for (const line of lines) {
    const last = found.at(-1);
    const head = begin(line);
    if (head !== null) found.push({ head, lines: [head.message] });
    else if (last !== undefined && !isJsonLine(last.lines[0] ?? '') && !isJsonLine(line))
      last.lines.push(line);
    else if (line.trim() !== '') found.push({ head: { message: '' }, lines: [line] });
  }
  return found
    .map((one) => ({ ...one.head, message: one.lines.join('\n').trimEnd() }))
    .filter(({ message }) => message !== '');
}

function begin(line: string): ConsoleLine | null {
  const [prefix, stamp, level] = PREFIX.exec(line) ?? [];
  if (prefix === undefined || stamp === undefined) return null;
  const timestamp = Date.parse(stamp);
  return {
    message: line.slice(prefix.length),
    level: LEVELS[level ?? ''] ?? 'error',
    ...(Number.isNaN(timestamp) ? {} : { timestamp }),
  };
}

const isJsonLine = (line: string) => line.startsWith('{"') && line.trimEnd().endsWith('}');
