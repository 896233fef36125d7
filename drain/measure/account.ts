import type { Line } from '../enrich';
import type { Refused } from '../redact/refused';
import type { Observation } from '../rules/observe';
import { type OwnMetric, ownMetrics } from '../rules/own';
import type { Delivered } from '../ship/deliver';

/** What became of the entries of a batch. */
export interface Tally {
  own: number;
  unreadable: number;
  samples: number;
  /** Lines of the catalogue's events. */
  events: number;
  other: number;
  /** Keys of our lines that the catalogue does not admit, by name. */
  refused: Refused;
  /** Redactions by kind. */
  redactions: Record<string, number>;
}

export interface AccountContext {
  env: string;
  /** Stands for the batch. */
  batch: string;
  /** Milliseconds since the epoch. */
  now: number;
  /** Entries that were left out because another delivery had them. */
  repeated?: number;
}

/** The tally as metrics: nothing that is dropped goes uncounted. */
export function account(counts: Tally, context: AccountContext): Observation[] {
  const { one, some } = observer(context);
  const entries = (outcome: string, value: number) => some('drain_entries_total', { outcome }, value);
  return [
    ...entries('event', counts.events),
    ...entries('other', counts.other),
    ...entries('own', counts.own),
    ...entries('unreadable', counts.unreadable),
    ...entries('sample', counts.samples),
    ...entries('repeated', context.repeated ?? 0),
    ...[...counts.refused].map(([field, value]) => one('drain_fields_dropped_total', { field }, value)),
    ...Object.entries(counts.redactions).flatMap(([redaction, value]) =>
      some('drain_redactions_total', { redaction }, value),
    ),
  ];
}

export interface BatchContext extends AccountContext {
  /** When the work on the batch began, in milliseconds since the epoch. */
  began: number;
  /** Chunks in the spool before this batch; null when the ledger did not answer. */
  spooled: number | null;
  logs: Delivered;
}

/** Everything that a batch says about the drain, up to the moment at which its points are shipped. */
export function accountBatch(lines: readonly Line[], counts: Tally, context: BatchContext): Observation[] {
  const { one, some } = observer(context);
  const { began, now, spooled, logs } = context;
  const { own, unreadable, samples, events, other } = counts;
  const all = own + unreadable + samples + events + other + (context.repeated ?? 0);
  const ages = agesOf(lines, began);
  const rows = (outcome: string, value: number) => some('drain_rows_total', { to: 'logs', outcome }, value);
  return [
    ...account(counts, context),
    one('drain_batches_total', { dedupe: spooled === null ? 'unknown' : 'claimed' }, 1),
    one('drain_self_share', {}, own / Math.max(all, 1)),
    ...rows('shipped', logs.shipped),
    ...rows('known', logs.known),
    ...rows('spooled', logs.spooled),
    ...rows('refused', logs.refused),
    ...some('drain_axiom_messages_total', { to: 'logs' }, logs.messages),
    ...ages.map(([of, age]) => one('drain_lag_ms', { of }, age)),
    one('drain_batch_ms', {}, now - began),
    ...(spooled === null ? [] : [one('drain_spool_depth', {}, spooled + logs.kept.length)]),
  ];
}

/** Entries that two deliveries worked on at once: they are there twice. Known only when the second one settles. */
export function accountOverlap(overlapped: number, context: AccountContext): Observation[] {
  return overlapped === 0
    ? []
    : [selfObservation('drain_entries_total', { outcome: 'overlapped' }, overlapped, context)];
}

/** The age of the oldest and of the newest line, in milliseconds. Stamps in ISO-8601 sort as text. */
function agesOf(lines: readonly Line[], now: number): [of: string, age: number][] {
  let oldest: string | null = null;
  let newest: string | null = null;
  for (const { row, sample } of lines) {
    if (sample) continue;
    if (oldest === null || row._time < oldest) oldest = row._time;
    if (newest === null || row._time > newest) newest = row._time;
  }
  if (oldest === null || newest === null) return [];
  const age = (time: string) => Math.max(now - Date.parse(time), 0);
  return [
    ['oldest', age(oldest)],
    ['newest', age(newest)],
  ];
}

/** Something that the drain says about itself; the same batch delivered again says it under the same ids. */
export function selfObservation(
  metric: OwnMetric,
  labels: Readonly<Record<string, string>>,
  value: number,
  { env, batch, now }: AccountContext,
): Observation {
  const key = [batch, ...Object.values(labels)].join(' ');
  const time = new Date(now).toISOString();
  return { metric, kind: ownMetrics[metric].kind, labels: { env, ...labels }, value, time, key };
}

function observer(context: AccountContext) {
  const one = (metric: OwnMetric, labels: Record<string, string>, value: number) =>
    selfObservation(metric, labels, value, context);
  const some = (metric: OwnMetric, labels: Record<string, string>, value: number) =>
    value === 0 ? [] : [one(metric, labels, value)];
  return { one, some };
}
