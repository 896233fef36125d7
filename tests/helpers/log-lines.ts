import { afterEach, beforeEach, vi } from 'vitest';

export type Line = Record<string, unknown>;

/** Everything that was written to the console in a test, as text and as parsed log lines. */
export interface LogLines {
  raw: string[];
  all(): Line[];
  of(event: string): Line[];
}

/** Catches the console for each test of the file. */
export function captureLogLines(): LogLines {
  const raw: string[] = [];
  beforeEach(() => {
    raw.length = 0;
    for (const method of ['debug', 'info', 'log', 'warn', 'error'] as const) {
      vi.spyOn(console, method).mockImplementation((...args: unknown[]) => {
        raw.push(args.map(String).join(' '));
      });
    }
  });
  afterEach(() => {
    vi.restoreAllMocks();
  });
  const all = () => raw.filter((line) => line.startsWith('{')).map((line): Line => JSON.parse(line));
  return { raw, all, of: (event) => all().filter((line) => line.event === event) };
}
