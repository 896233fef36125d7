import type { Reader } from './compile/pipeline';
import { cell, type Relation, type Row, relationOf } from './compile/relation';
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
  ) {}

  read(name: string, at: SyntaxNode): Relation {
    const dataset = this.store.dataset(name);
    if (dataset === null) throw new AplError(`dataset '${name}' not found`, at);
    if (!this.datasets.includes(dataset)) this.datasets.push(dataset);
    this.rowsExamined += dataset.rowCount;
    const rows = this.within(dataset.newestFirst());
    this.extend(rows);
    return {
      ...relationOf(dataset.columns.slice(), rows),
      order: [{ field: '_time', desc: true }],
      source: name,
    };
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

  private within(rows: readonly Row[]): readonly Row[] {
    const { start, end } = this.requested;
    if (start === null && end === null) return rows;
    return rows.filter((row) => {
      const time = cell(row, 0);
      return (
        (start === null || (compare(time, start) ?? -1) >= 0) &&
        (end === null || (compare(time, end) ?? 1) < 0)
      );
    });
  }

  private extend(rows: readonly Row[]): void {
    const [newest, oldest] = [rows[0]?.[0], rows.at(-1)?.[0]];
    if (!(newest instanceof DateTime) || !(oldest instanceof DateTime)) return;
    const known = this.extent ?? { oldest, newest };
    this.extent = {
      oldest: (compare(oldest, known.oldest) ?? 0) < 0 ? oldest : known.oldest,
      newest: (compare(newest, known.newest) ?? 0) > 0 ? newest : known.newest,
    };
  }
}
