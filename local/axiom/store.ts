import { Dataset, type DatasetInfo } from './dataset';
import { normalizeEvent } from './event';
import { fileJournal, type Journal, type JournalEntry, NO_JOURNAL } from './journal';
import { toText } from './values/casts';
import { DateTime, parseDateTime } from './values/datetime';
import type { Value } from './values/value';

/** The number of fields that Axiom's Personal plan allows a dataset. */
const DEFAULT_MAX_FIELDS = 256;

export interface StoreOptions {
  /** Where to keep the data; in memory alone when absent. */
  readonly dataFolder?: string;
  /** Events that would give a dataset more fields than this are rejected. */
  readonly maxFields?: number;
}

export interface IngestOptions {
  /** Milliseconds since the epoch: the `_time` of events that carry none, and the `_sysTime` of all. */
  readonly receivedAt: number;
  /** The field that holds an event's time; `_time` when absent. */
  readonly timestampField?: string;
}

export type IngestOutcome =
  | {
      readonly kind: 'ingested';
      readonly ingested: number;
      readonly failures: readonly { readonly timestamp: string; readonly error: string }[];
    }
  | { readonly kind: 'dataset_not_found' };

export type DatasetSettings = Partial<Omit<DatasetInfo, 'name' | 'created' | 'updatedAt'>>;

/** The datasets of one stand-in: what ingest writes and queries read. */
export class Store {
  private readonly byName = new Map<string, Dataset>();
  private readonly journal: Journal;
  private readonly maxFields: number;

  constructor({ dataFolder, maxFields = DEFAULT_MAX_FIELDS }: StoreOptions = {}) {
    this.maxFields = maxFields;
    this.journal = dataFolder === undefined ? NO_JOURNAL : fileJournal(dataFolder);
    for (const { info, entries } of this.journal.load()) this.restore(new Dataset(info), entries);
  }

  dataset(name: string): Dataset | null {
    return this.byName.get(name) ?? null;
  }

  datasets(): readonly Dataset[] {
    return [...this.byName.values()];
  }

  /** @param at milliseconds since the epoch. */
  create(name: string, at: number, settings: DatasetSettings = {}): 'created' | 'exists' {
    if (this.byName.has(name)) return 'exists';
    const created = new DateTime(at).toJSON();
    const defaults = {
      description: '',
      kind: 'axiom:events:v1',
      mapFields: [],
      retentionDays: 0,
      useRetentionPeriod: false,
      fields: {},
    };
    this.byName.set(name, new Dataset({ ...defaults, ...settings, name, created, updatedAt: created }));
    this.describe();
    return 'created';
  }

  update(name: string, at: number, settings: DatasetSettings): Dataset | null {
    const dataset = this.dataset(name);
    if (dataset === null) return null;
    dataset.info = { ...dataset.info, ...settings, updatedAt: new DateTime(at).toJSON() };
    this.describe();
    return dataset;
  }

  delete(name: string): boolean {
    if (!this.byName.delete(name)) return false;
    this.journal.remove(name);
    this.describe();
    return true;
  }

  /** Forgets fields that no event has; null when there is no such dataset. */
  vacuum(name: string): Dataset | null {
    const dataset = this.dataset(name);
    dataset?.vacuum();
    return dataset;
  }

  /** Drops events older than a moment and tells how many; null when there is no such dataset. */
  trim(name: string, before: DateTime): number | null {
    const dataset = this.dataset(name);
    if (dataset === null) return null;
    const removed = dataset.trim(before);
    if (removed === 0) return 0;
    const entries: JournalEntry[] = [];
    dataset.forEachRow((receivedAt, fields) => entries.push(entry(toText(receivedAt), fields)));
    this.journal.rewrite(name, entries);
    return removed;
  }

  /** Appends events; each that breaks a rule is left out and reported, the others go in. */
  ingest(name: string, events: readonly unknown[], options: IngestOptions): IngestOutcome {
    const dataset = this.dataset(name);
    if (dataset === null) return { kind: 'dataset_not_found' };
    const receivedAt = new DateTime(options.receivedAt);
    const failures: { timestamp: string; error: string }[] = [];
    const entries: JournalEntry[] = [];
    for (const event of events) {
      const error = this.add(dataset, event, receivedAt, options.timestampField ?? '_time', entries);
      if (error !== null) failures.push({ timestamp: receivedAt.toJSON(), error });
    }
    if (entries.length > 0) this.journal.append(name, entries);
    return { kind: 'ingested', ingested: events.length - failures.length, failures };
  }

  private add(
    dataset: Dataset,
    event: unknown,
    receivedAt: DateTime,
    timestampField: string,
    entries: JournalEntry[],
  ): string | null {
    const normalized = normalizeEvent(event, {
      mapFields: dataset.info.mapFields,
      receivedAt,
      timestampField,
    });
    if (!normalized.ok) return normalized.error;
    const { time, fields } = normalized;
    if (dataset.fieldCountWith(fields) > this.maxFields) {
      return `adding the event would exceed the limit of ${this.maxFields} fields in dataset ${dataset.info.name}`;
    }
    dataset.append(time, receivedAt, fields);
    if (this.journal !== NO_JOURNAL) entries.push(entry(receivedAt.toJSON(), [['_time', time], ...fields]));
    return null;
  }

  private restore(dataset: Dataset, entries: readonly JournalEntry[]): void {
    this.byName.set(dataset.info.name, dataset);
    const { mapFields } = dataset.info;
    for (const { receivedAt, event } of entries) {
      const at = parseDateTime(receivedAt) ?? new DateTime(0);
      const normalized = normalizeEvent(event, { mapFields, receivedAt: at, timestampField: '_time' });
      if (normalized.ok) dataset.append(normalized.time, at, normalized.fields);
    }
  }

  private describe(): void {
    this.journal.describe(this.datasets().map((dataset) => dataset.info));
  }
}

function entry(receivedAt: string, fields: readonly (readonly [string, Value])[]): JournalEntry {
  return { receivedAt, event: Object.fromEntries(fields) };
}
