import type { Reader } from './compile/pipeline';
import type { Relation } from './compile/relation';
import { ScanRelation } from './compile/scan';
import type { TimeRange } from './compile/scope';
import type { Dataset } from './dataset';
import { AplError } from './parse/apl-error';
import type { SyntaxNode } from './parse/syntax';
import type { RequestRange } from './request-range';
import type { Store } from './store';
import { compare } from './values/compare';
import { addTimeSpan, DateTime } from './values/datetime';
import { TimeSpan } from './values/timespan';

const NANOSECOND = new TimeSpan(1e-6);

/** Where a listing goes on. */
export interface Page {
  readonly cursor: string | null;
  readonly includeCursor: boolean;
}

/** Reads a store for one query: only rows inside the requested range, and remembers what it read. */
export class DatasetReader implements Reader {
  rowsExamined = 0;
  /** Datasets read, each once. */
  readonly datasets: Dataset[] = [];
  /** The oldest and the newest `_time` among the rows read. */
  extent: { readonly oldest: DateTime; readonly newest: DateTime } | null = null;

  constructor(
    private readonly store: Store,
    readonly requested: RequestRange,
    /** Milliseconds since the epoch: what a dataset's retention counts from. */
    private readonly now: number,
    private readonly page: Page = { cursor: null, includeCursor: false },
  ) {}

  read(name: string, at: SyntaxNode): Relation {
    const dataset = this.store.dataset(name);
    if (dataset === null) throw new AplError(`dataset '${name}' not found`, at);
    if (!this.datasets.includes(dataset)) this.datasets.push(dataset);
    this.rowsExamined += dataset.rowCount;
    const places = this.after(dataset, this.within(dataset), at);
    this.extend(dataset, places);
    const scan = {
      places,
      row: (place: number) => dataset.row(place),
      vector: (position: number) => dataset.vector(position),
    };
    return new ScanRelation(scan, dataset.columns.slice(), [{ field: '_time', desc: true }], name);
  }

  matching(pattern: string): readonly string[] {
    const parts = pattern.split('*').map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'));
    const expression = new RegExp(`^${parts.join('.*')}$`);
    return this.store.datasets().flatMap(({ info }) => (expression.test(info.name) ? [info.name] : []));
  }

  /** The requested range; where an end is open, that of the rows read. */
  get range(): TimeRange | null {
    const start = this.requested.start ?? this.extent?.oldest;
    const end =
      this.requested.end ?? (this.extent === null ? undefined : addTimeSpan(this.extent.newest, NANOSECOND));
    return start === undefined || end === undefined ? null : { start, end };
  }

  /** The places inside the requested range and the retention: they are sorted by time, so their ends are searched for. */
  private within(dataset: Dataset): Uint32Array {
    const { end } = this.requested;
    const start = later(this.requested.start, keptSince(dataset, this.now));
    const places = dataset.newestFirst();
    // Newest first: those at or after the end come before the range, those before the start come after it.
    const from =
      end === null ? 0 : countWhile(places, (place) => compareTimes(dataset.timeAt(place), end) >= 0);
    const to =
      start === null
        ? places.length
        : countWhile(places, (place) => compareTimes(dataset.timeAt(place), start) >= 0);
    return from === 0 && to === places.length ? places : places.slice(from, Math.max(from, to));
  }

  /** The places that follow the row of the cursor. */
  private after(dataset: Dataset, places: Uint32Array, at: SyntaxNode): Uint32Array {
    const { cursor, includeCursor } = this.page;
    if (cursor === null) return places;
    const found = places.findIndex((place) => dataset.cursorOf(place) === cursor);
    if (found < 0) throw new AplError(`the cursor '${cursor}' is that of no row in the range`, at);
    return places.slice(includeCursor ? found : found + 1);
  }

  private extend(dataset: Dataset, places: Uint32Array): void {
    const [first, last] = [places[0], places.at(-1)];
    if (first === undefined || last === undefined) return;
    const [newest, oldest] = [dataset.timeAt(first), dataset.timeAt(last)];
    const known = this.extent ?? { oldest, newest };
    this.extent = {
      oldest: compareTimes(oldest, known.oldest) < 0 ? oldest : known.oldest,
      newest: compareTimes(newest, known.newest) > 0 ? newest : known.newest,
    };
  }
}

const DAY_MS = 86_400_000;

/** Nothing older is shown; null when a dataset keeps everything. */
function keptSince({ info }: Dataset, now: number): DateTime | null {
  const { useRetentionPeriod, retentionDays } = info;
  return useRetentionPeriod && retentionDays > 0 ? new DateTime(now - retentionDays * DAY_MS) : null;
}

function later(a: DateTime | null, b: DateTime | null): DateTime | null {
  if (a === null || b === null) return a ?? b;
  return compareTimes(a, b) < 0 ? b : a;
}

function compareTimes(left: DateTime, right: DateTime): number {
  return compare(left, right) ?? 0;
}

/** How many places from the beginning meet a test that no place meets after the first that does not. */
function countWhile(places: Uint32Array, test: (place: number) => boolean): number {
  let [low, high] = [0, places.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (test(places[middle] ?? 0)) low = middle + 1;
    else high = middle;
  }
  return low;
}
