import type { Column, Row } from './compile/relation';
import { toText } from './values/casts';
import { DateTime } from './values/datetime';
import { mergeTypes, type Type, typeOf, type Value } from './values/value';
import { type Vector, Vectors } from './vectors';

/** What describes a dataset beside its rows, named as in Axiom's API. */
export interface DatasetInfo {
  readonly name: string;
  readonly description: string;
  readonly kind: string;
  /** RFC 3339. */
  readonly created: string;
  readonly updatedAt: string;
  readonly mapFields: readonly string[];
  readonly retentionDays: number;
  readonly useRetentionPeriod: boolean;
  /** What people said about fields, by name. */
  readonly fields: Readonly<Record<string, FieldNote>>;
}

export interface FieldNote {
  readonly description: string;
  readonly unit: string;
  readonly hidden: boolean;
}

const TIME = 0;
const SYSTEM_TIME = 1;
const ROW_ID = 2;
const EPOCH = new DateTime(0);

/** Columns that every row has, in front of its fields. */
const SYSTEM_COLUMNS: readonly Column[] = [
  { name: '_time', type: 'datetime' },
  { name: '_sysTime', type: 'datetime' },
  { name: '_rowId', type: 'string', hidden: true },
];

/** The rows of one dataset, in memory. A field gets its column when it is first seen; rows never change. */
export class Dataset {
  private readonly positions = new Map<string, number>();
  private readonly columnList: Column[] = [];
  private rowList: Row[] = [];
  private newest: Uint32Array | null = null;
  private readonly vectors = new Vectors();
  /** Whether the rows arrived in the order of their times. */
  private sorted = true;
  private sequence = 0;

  constructor(public info: DatasetInfo) {
    for (const column of SYSTEM_COLUMNS) this.addColumn(column);
  }

  get columns(): readonly Column[] {
    return this.columnList;
  }

  get rowCount(): number {
    return this.rowList.length;
  }

  /** How many fields a row's fields would bring the dataset to; `_time` and the like do not count. */
  fieldCountWith(fields: readonly (readonly [string, Value])[]): number {
    let added = 0;
    for (const [name] of fields) if (!this.positions.has(name)) added++;
    return this.columnList.length - SYSTEM_COLUMNS.length + added;
  }

  append(time: DateTime, receivedAt: DateTime, fields: readonly (readonly [string, Value])[]): void {
    const row: Value[] = [time, receivedAt, this.nextRowId()];
    for (const [name, value] of fields) {
      const type = this.info.mapFields.includes(name) ? 'map[string]' : typeOf(value);
      const position = this.positions.get(name) ?? this.addColumn({ name, type });
      this.widen(position, type);
      while (row.length < position) row.push(null);
      row[position] = value;
    }
    const last = this.rowList.length - 1;
    if (last >= 0 && compareTimes(time, this.timeAt(last)) < 0) this.sorted = false;
    this.rowList.push(row);
    this.newest = null;
  }

  /** The places of all rows, the latest `_time` first, as Axiom returns them; of equal times the last ingested first. */
  newestFirst(): Uint32Array {
    if (this.newest !== null) return this.newest;
    const count = this.rowList.length;
    const places = Uint32Array.from({ length: count }, (_, i) => count - 1 - i);
    if (!this.sorted) places.sort((a, b) => compareTimes(this.timeAt(b), this.timeAt(a)) || b - a);
    this.newest = places;
    return places;
  }

  row(place: number): Row {
    return this.rowList[place] ?? [];
  }

  cursorOf(place: number): string {
    return toText(this.rowList[place]?.[ROW_ID] ?? null);
  }

  timeAt(place: number): DateTime {
    const time = this.rowList[place]?.[TIME];
    return time instanceof DateTime ? time : EPOCH;
  }

  /** A column packed for scanning; null where its values are not of one kind. */
  vector(position: number): Vector | null {
    const type = this.columnList[position]?.type ?? 'dynamic';
    return this.vectors.of(position, type, this.rowList);
  }

  /** Calls back for every row in the order of arrival, with the fields that have a value, `_time` among them. */
  forEachRow(visit: (receivedAt: Value, fields: [string, Value][]) => void): void {
    for (const row of this.rowList) {
      const fields: [string, Value][] = [];
      for (const [i, { name }] of this.columnList.entries()) {
        const value = row[i] ?? null;
        if (value !== null && (i === TIME || i >= SYSTEM_COLUMNS.length)) fields.push([name, value]);
      }
      visit(row[SYSTEM_TIME] ?? null, fields);
    }
  }

  /** Drops rows older than a moment; returns how many. */
  trim(before: DateTime): number {
    const count = this.rowList.length;
    this.rowList = this.rowList.filter((row) => compareTimes(row[TIME], before) >= 0);
    this.newest = null;
    this.vectors.clear();
    return count - this.rowList.length;
  }

  /** Forgets fields that no row has a value for. */
  vacuum(): void {
    const rows = this.rowList;
    const kept = this.columnList.flatMap((column, i) =>
      i < SYSTEM_COLUMNS.length || rows.some((row) => (row[i] ?? null) !== null) ? [{ column, i }] : [],
    );
    this.columnList.length = 0;
    this.positions.clear();
    for (const { column } of kept) this.addColumn(column);
    this.rowList = rows.map((row) => kept.map(({ i }) => row[i]));
    this.newest = null;
    this.vectors.clear();
  }

  private addColumn(column: Column): number {
    const position = this.columnList.push(column) - 1;
    this.positions.set(column.name, position);
    return position;
  }

  private widen(position: number, type: Type): void {
    const column = this.columnList[position];
    if (column === undefined || column.type === type || type === 'null') return;
    this.columnList[position] = { ...column, type: mergeTypes(column.type, type) };
  }

  /** Ids grow with arrival, also when compared as text. */
  private nextRowId(): string {
    this.sequence++;
    return String(this.sequence).padStart(12, '0');
  }
}

function compareTimes(left: Value | undefined, right: DateTime): number {
  if (!(left instanceof DateTime)) return 0;
  return left.ms === right.ms ? left.nanos - right.nanos : left.ms - right.ms;
}
