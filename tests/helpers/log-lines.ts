import { afterEach, beforeEach, vi } from 'vitest';

export type Line = Record<string, unknown>;

/** Everything that was written in a test, as text and as parsed log lines. */
export interface LogLines {
  raw: string[];
  all(): Line[];
  of(event: string): Line[];
}

/**
 * Hears what a process writes, by the console or straight to stdout, instead of letting it out, until the mocks are
 * restored.
 */
export function hearOutput(hear: (text: string, stream: 'stdout' | 'stderr') => void): void {
  for (const method of ['debug', 'info', 'log', 'warn', 'error'] as const)
    vi.spyOn(console, method).mockImplementation((...args: unknown[]) =>
      hear(args.map(String).join(' '), method === 'warn' || method === 'error' ? 'stderr' : 'stdout'),
    );
  vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    hear(String(chunk).replace(/\n$/, ''), 'stdout');
    return true;
  });
}

/** Catches what each test of the file writes. */
export function captureLogLines(): LogLines {
  const raw: string[] = [];
  beforeEach(() => {
    raw.length = 0;
    hearOutput((text) => raw.push(text));
  });
  afterEach(() => {
    vi.restoreAllMocks();
  });
  const all = () => raw.filter((line) => line.startsWith('{')).map((line): Line => JSON.parse(line));
  return { raw, all, of: (event) => all().filter((line) => line.event === event) };
}
