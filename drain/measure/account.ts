import type { Line } from '../enrich';
import type { Refused } from '../redact/refused';
import type { Delivered } from '../ship/deliver';
import type { Point } from './points';
import { type SelfContext, SelfPoints } from './self';

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

export interface AccountContext extends SelfContext {
  /** Entries that were left out because another delivery had them. */
  repeated?: number;
}

/** The tally as metrics: nothing that is dropped goes uncounted. */
export function account(counts: Tally, context: AccountContext): readonly Point[] {
  const self = new SelfPoints(context);
  accountEntries(self, counts, context);
  return self.all;
}

function accountEntries(self: SelfPoints, counts: Tally, { repeated = 0 }: AccountContext): void {
  self.some('drain_entries_total', { outcome: 'event' }, counts.events);
  self.some('drain_entries_total', { outcome: 'other' }, counts.other);
  self.some('drain_entries_total', { outcome: 'own' }, counts.own);
  self.some('drain_entries_total', { outcome: 'unreadable' }, counts.unreadable);
  self.some('drain_entries_total', { outcome: 'sample' }, counts.samples);
  self.some('drain_entries_total', { outcome: 'repeated' }, repeated);
  for (const [field, value] of counts.refused) self.one('drain_fields_dropped_total', { field }, value);
  for (const redaction in counts.redactions) {
    self.some('drain_redactions_total', { redaction }, counts.redactions[redaction] ?? 0);
  }
}

export interface BatchContext extends AccountContext {
  /** When the work on the batch began, in milliseconds since the epoch. */
  began: number;
  /** Chunks in the spool before this batch; null when the ledger did not answer. */
  spooled: number | null;
  logs: Delivered;
}

/** Everything that a batch says about the drain, up to the moment at which its points are shipped. */
export function accountBatch(lines: readonly Line[], counts: Tally, context: BatchContext): readonly Point[] {
  const self = new SelfPoints(context);
  const { began, now, spooled, logs } = context;
  const { own, unreadable, samples, events, other } = counts;
  const all = own + unreadable + samples + events + other + (context.repeated ?? 0);
  accountEntries(self, counts, context);
  self.one('drain_batches_total', { dedupe: spooled === null ? 'unknown' : 'claimed' }, 1);
  self.one('drain_self_share', {}, own / Math.max(all, 1));
  self.some('drain_rows_total', { to: 'logs', outcome: 'shipped' }, logs.shipped);
  self.some('drain_rows_total', { to: 'logs', outcome: 'known' }, logs.known);
  self.some('drain_rows_total', { to: 'logs', outcome: 'spooled' }, logs.spooled);
  self.some('drain_rows_total', { to: 'logs', outcome: 'refused' }, logs.refused);
  self.some('drain_axiom_messages_total', { to: 'logs' }, logs.messages);
  for (const [of, age] of agesOf(lines, began)) self.one('drain_lag_ms', { of }, age);
  self.one('drain_batch_ms', {}, now - began);
  if (spooled !== null) self.one('drain_spool_depth', {}, spooled + logs.kept.length);
  return self.all;
}

/** Entries that two deliveries worked on at once: they are there twice. Known only when the second one settles. */
export function accountOverlap(overlapped: number, context: SelfContext): readonly Point[] {
  if (overlapped === 0) return [];
  const self = new SelfPoints(context);
  self.one('drain_entries_total', { outcome: 'overlapped' }, overlapped);
  return self.all;
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
