import type { Tally } from '../account';
import type { Processed } from './process';

const NOTHING: Tally = {
  own: 0,
  unreadable: 0,
  samples: 0,
  events: 0,
  other: 0,
  fieldsDropped: 0,
  redactions: {},
};

/** What became of everything in a file. */
export class Summary {
  rows = 0;
  private points = 0;
  private repeated = 0;
  private readonly tally: Tally = { ...NOTHING, redactions: {} };

  add({ lines, metrics, tally, repeated }: Processed): void {
    this.rows += lines.length;
    this.points += metrics.length;
    this.repeated += repeated;
    const { redactions, ...counts } = tally;
    for (const [name, count] of entriesOf(counts)) this.tally[name] += count;
    for (const [kind, count] of Object.entries(redactions)) {
      this.tally.redactions[kind] = (this.tally.redactions[kind] ?? 0) + count;
    }
  }

  toString(): string {
    const { events, other, unreadable, samples, own, fieldsDropped } = this.tally;
    const redactions = Object.entries(this.tally.redactions).map(([kind, count]) => `${kind} ${count}`);
    return [
      `log rows        ${this.rows}`,
      `  events        ${events}`,
      `  other lines   ${other}`,
      `  unreadable    ${unreadable}`,
      `  test samples  ${samples}`,
      `dropped as own  ${own}`,
      `repeated        ${this.repeated}`,
      `fields dropped  ${fieldsDropped}`,
      `redactions      ${redactions.join(', ') || 'none'}`,
      `metric rows     ${this.points}`,
      '',
    ].join('\n');
  }
}

type Counts = Omit<Tally, 'redactions'>;
const NAMES: readonly (keyof Counts)[] = ['own', 'unreadable', 'samples', 'events', 'other', 'fieldsDropped'];
const entriesOf = (counts: Counts) => NAMES.map((name) => [name, counts[name]] as const);
