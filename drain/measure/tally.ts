import type { Line } from '../enrich';
import { addRefused } from '../redact/refused';
import type { Tally } from './account';

export const nothing = (): Tally => ({
  own: 0,
  unreadable: 0,
  samples: 0,
  events: 0,
  other: 0,
  refused: new Map(),
  redactions: {},
});

/** What the entries of a batch were. */
export function tally(lines: readonly Line[]): Tally {
  const counts = nothing();
  for (const { row, entry, sample, refused, redactions } of lines) {
    if (sample) counts.samples += 1;
    else if (entry.source === 'unreadable') counts.unreadable += 1;
    else if (row.event !== null) counts.events += 1;
    else counts.other += 1;
    if (refused !== null) addRefused(counts.refused, refused);
    for (const kind in redactions) {
      counts.redactions[kind] = (counts.redactions[kind] ?? 0) + (redactions[kind] ?? 0);
    }
  }
  return counts;
}
