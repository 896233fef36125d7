import type { Tally } from './account';
import type { Line } from './enrich';

/** What the entries of a batch were. */
export function tally(lines: readonly Line[]): Tally {
  const counts: Tally = {
    own: 0,
    unreadable: 0,
    samples: 0,
    events: 0,
    other: 0,
    fieldsDropped: 0,
    redactions: {},
  };
  for (const { row, entry, sample, fieldsDropped, redactions } of lines) {
    if (sample) counts.samples += 1;
    else if (entry.source === 'unreadable') counts.unreadable += 1;
    else if (row.event !== null) counts.events += 1;
    else counts.other += 1;
    counts.fieldsDropped += fieldsDropped;
    for (const kind in redactions) {
      counts.redactions[kind] = (counts.redactions[kind] ?? 0) + (redactions[kind] ?? 0);
    }
  }
  return counts;
}
