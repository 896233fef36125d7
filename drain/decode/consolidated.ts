import { isSample } from '../own';
import { consoleLines } from './console-lines';
import type { Entry } from './entry';

/** What the platform says at the end of a function's run. */
export interface Report {
  durationMs: number | null;
  billedDurationMs: number | null;
  memorySizeMb: number | null;
  maxMemoryUsedMb: number | null;
  /** Time to start the process; null when it ran already. */
  initDurationMs: number | null;
}

const BRACE = 0x7b;
const HAS_REPORT = /(?:^|\n|\\n)REPORT RequestId:/;
/** Some senders write the newlines between the platform's lines, not those within them, as two characters. */
const LITERAL_NEWLINE = /\\{1,2}n(?=START |END |REPORT |\[[A-Z]{3,7}\] |\{"|\d{4}-\d\d-\d\dT|$)/;
const FRAME = /^(?:START|END) RequestId:/;
const REQUEST = /^\[[A-Z]{3,7}\] \S+ status=-?\d+\s*$/;

/**
 * Takes apart the entry in which a function that does not stream tells its whole run: `START … END … REPORT` around what
 * it wrote on its console. Each of those lines becomes an entry of its own with the key `<key>#<n>`; the request keeps
 * the platform's line and the report. Null when the entry is none of that kind.
 */
export function splitReport(entry: Entry): Entry[] | null {
  const { message } = entry;
  if (message === null || message.charCodeAt(0) === BRACE || !message.includes('REPORT RequestId:'))
    return null;
  if (!HAS_REPORT.test(message) || isSample(entry)) return null;
  const said: string[] = [];
  const requests: string[] = [];
  let report: Report | null = null;
  for (const line of message.split(message.includes('\n') ? '\n' : LITERAL_NEWLINE)) {
    if (line.startsWith('REPORT RequestId:')) report = readReport(line);
    else if (REQUEST.test(line)) requests.push(line.trimEnd());
    else if (!FRAME.test(line)) said.push(line);
  }
  return [
    ...consoleLines(said).map((one, index) => ofConsole(entry, one, index + 1)),
    { ...entry, message: requests.join('\n') || null, report },
  ];
}

/** It has no status: how the request ended is told once, by the entry that keeps the report. */
function ofConsole(entry: Entry, line: Partial<Entry>, place: number): Entry {
  return {
    ...entry,
    ...line,
    key: `${entry.key}#${place}`,
    id: entry.id === null ? null : `${entry.id}#${place}`,
    statusCode: null,
  };
}

const READING = /(Billed Duration|Init Duration|Duration|Memory Size|Max Memory Used): ([\d.]+) (?:ms|MB)/g;

function readReport(line: string): Report {
  const readings = new Map([...line.matchAll(READING)].map(([, name, value]) => [name, Number(value)]));
  const read = (name: string) => {
    const value = readings.get(name);
    return value === undefined || Number.isNaN(value) ? null : value;
  };
  return {
    durationMs: read('Duration'),
    billedDurationMs: read('Billed Duration'),
    memorySizeMb: read('Memory Size'),
    maxMemoryUsedMb: read('Max Memory Used'),
    initDurationMs: read('Init Duration'),
  };
}
