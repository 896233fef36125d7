import { nothing } from '../measure/tally';
import { addRefused } from '../redact/refused';
import type { Processed } from './process';

/** What became of everything in a file. */
export class Summary {
  rows = 0;
  private points = 0;
  private repeated = 0;
  private readonly tally = nothing();

  add({ lines, metrics, tally, repeated }: Processed): void {
    this.rows += lines.length;
    for (const { rows } of metrics) this.points += rows;
    this.repeated += repeated;
    for (const name of COUNTS) this.tally[name] += tally[name];
    addRefused(this.tally.refused, tally.refused);
    for (const [kind, count] of Object.entries(tally.redactions)) {
      this.tally.redactions[kind] = (this.tally.redactions[kind] ?? 0) + count;
    }
  }

  toString(): string {
    const { events, other, unreadable, samples, own, refused } = this.tally;
    return [
      `log rows        ${this.rows}`,
      `  events        ${events}`,
      `  other lines   ${other}`,
      `  unreadable    ${unreadable}`,
      `  test samples  ${samples}`,
      `dropped as own  ${own}`,
      `repeated        ${this.repeated}`,
      `fields dropped  ${listOf(refused) || 'none'}`,
      `redactions      ${listOf(Object.entries(this.tally.redactions)) || 'none'}`,
      `metric rows     ${this.points}`,
      '',
    ].join('\n');
  }
}

const COUNTS = ['own', 'unreadable', 'samples', 'events', 'other'] as const;

const listOf = (counts: Iterable<[name: string, count: number]>) =>
  [...counts].map(([name, count]) => `${name} ${count}`).join(', ');
