import { readFileSync } from 'node:fs';

/**
 * Peak resident memory of this process, in kB.
 *
 * `resourceUsage().maxRSS` is never less than what the parent had when it started this process (getrusage(2): the mark
 * outlives exec), so beside a large bench it says nothing; Linux' VmHWM (proc(5)) begins with the program.
 */
export function peakMemory(): number {
  const mark = /VmHWM:\s*(\d+) kB/.exec(status());
  return mark ? Number(mark[1]) : process.resourceUsage().maxRSS;
}

function status(): string {
  try {
    return readFileSync('/proc/self/status', 'utf8');
  } catch {
    return '';
  }
}
