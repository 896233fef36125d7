import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** What a process and its children use. */
export interface Usage {
  /** Resident memory, in megabytes. */
  megabytes: number;
  /** Processor time since the start, in whole seconds; that of children that have ended is not counted. */
  cpuSeconds: number;
}

/** What the processes of a group use, as `ps` counts it on Linux and macOS. */
export async function usageOf(group: number): Promise<Usage> {
  const { stdout } = await run('ps', ['-A', '-o', 'pgid=,rss=,time=']);
  return readUsage(stdout, group);
}

/** Reads the table of `ps -o pgid=,rss=,time=`: a group, kilobytes, and `[[dd-]hh:]mm:ss[.hundredths]`. Pure. */
export function readUsage(table: string, group: number): Usage {
  const rows = table
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([pgid]) => Number(pgid) === group);
  const kilobytes = rows.reduce((sum, [, rss]) => sum + Number(rss), 0);
  const seconds = rows.reduce((sum, [, , time]) => sum + readTime(time ?? '0'), 0);
  return { megabytes: Math.round(kilobytes / 1024), cpuSeconds: Math.round(seconds) };
}

function readTime(text: string): number {
  const [clock = '', days = '0'] = text.split('-').toReversed();
  return Number(days) * 86_400 + clock.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
}
