import type { Level } from '../catalogue/events';

type WriteLine = (level: Level, line: string) => void;

// biome allows the console in this file only.
const toConsole: WriteLine = (level, line) => console[level](line);

let outlivesReader = false;

/**
 * Writes a line to stdout, or to stderr when it is a warning or an error. Nothing is held back here, and nothing has to be
 * flushed; see docs/architecture.md, "The log line", for why `info` does without the console.
 *
 * The edge has a console only, and its bundle may not even name what Node has: this is decided when it is built.
 */
export const writeLine: WriteLine =
  process.env.NEXT_RUNTIME === 'edge'
    ? toConsole
    : (level, line) => {
        if (level !== 'info') return toConsole(level, line);
        // A pipe that nobody reads any more is an error for each line, and one that nobody hears ends the process.
        if (!outlivesReader) process.stdout.on('error', () => undefined);
        outlivesReader = true;
        process.stdout.write(`${line}\n`);
      };
