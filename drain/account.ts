import type { Line } from './enrich';
import type { Observation } from './rules/observe';

/** What became of the entries of a batch. */
export interface Tally {
  own: number;
  unreadable: number;
  samples: number;
  /** Lines of the catalogue's events. */
  events: number;
  other: number;
  fieldsDropped: number;
  /** Redactions by kind. */
  redactions: Record<string, number>;
}

export function tally(lines: readonly Line[], own: number): Tally {
  const counts: Tally = {
    own,
    unreadable: 0,
    samples: 0,
    events: 0,
    other: 0,
    fieldsDropped: 0,
    redactions: {},
  };
  for (const { row, entry, sample } of lines) {
    if (sample) counts.samples += 1;
    else if (entry.source === 'unreadable') counts.unreadable += 1;
    else if (row.event !== null) counts.events += 1;
    else counts.other += 1;
    counts.fieldsDropped += Number(row.fields_dropped ?? 0);
    for (const [name, value] of Object.entries(row)) {
      if (name.startsWith('redacted_') && typeof value === 'number') {
        const kind = name.slice('redacted_'.length);
        counts.redactions[kind] = (counts.redactions[kind] ?? 0) + value;
      }
    }
  }
  return counts;
}

export interface AccountContext {
  env: string;
  /** Stands for the batch. */
  batch: string;
  /** Milliseconds since the epoch. */
  now: number;
}

/** The tally as metrics: nothing that is dropped goes uncounted. */
export function account(counts: Tally, { env, batch, now }: AccountContext): Observation[] {
  const time = new Date(now).toISOString();
  const one = (metric: string, labels: Record<string, string>, value: number): Observation[] =>
    value === 0
      ? []
      : [{ metric, kind: 'counter', labels: { env, ...labels }, value, time, key: seriesKey(batch, labels) }];
  const entries = (outcome: string, value: number) => one('drain_entries_total', { outcome }, value);
  return [
    ...entries('event', counts.events),
    ...entries('other', counts.other),
    ...entries('own', counts.own),
    ...entries('unreadable', counts.unreadable),
    ...entries('sample', counts.samples),
    ...one('drain_fields_dropped_total', {}, counts.fieldsDropped),
    ...Object.entries(counts.redactions).flatMap(([redaction, value]) =>
      one('drain_redactions_total', { redaction }, value),
    ),
  ];
}

const seriesKey = (batch: string, labels: Record<string, string>) =>
  [batch, ...Object.values(labels)].join(' ');
