import type { Vector } from '../vectors';
import type { Column, Relation, Row } from './relation';

/** Rows of one dataset by their places, not yet looked at. */
export interface Scan {
  /** Places in the order of arrival, in the order of the relation. */
  readonly places: Uint32Array;
  row(place: number): Row;
  /** A column packed for scanning; null where its values are not of one such kind. */
  vector(position: number): Vector | null;
}

/**
 * A relation whose rows are only gathered when an operator wants them. `scan` is no own property, so that
 * `{ ...relation, columns }` has the rows and no scan that would speak of other columns.
 */
export class ScanRelation implements Relation {
  readonly groups: readonly string[] = [];
  readonly bucket = null;
  readonly limited = false;
  declare readonly rows: readonly Row[];
  readonly #scan: Scan;

  constructor(
    scan: Scan,
    readonly columns: readonly Column[],
    readonly order: Relation['order'],
    readonly source: string,
  ) {
    this.#scan = scan;
    let rows: readonly Row[] | null = null;
    const gather = (): readonly Row[] => {
      rows ??= Array.from(scan.places, (place) => scan.row(place));
      return rows;
    };
    Object.defineProperty(this, 'rows', { get: gather, enumerable: true });
  }

  get scan(): Scan {
    return this.#scan;
  }

  /** The same with only the places that a test lets through. */
  filter(test: (place: number) => boolean): ScanRelation {
    const { places } = this.#scan;
    const kept = new Uint32Array(places.length);
    let count = 0;
    for (const place of places) {
      if (!test(place)) continue;
      kept[count] = place;
      count++;
    }
    const scan = { ...this.#scan, places: kept.slice(0, count) };
    return new ScanRelation(scan, this.columns, this.order, this.source);
  }
}

/** How many rows a relation has, without gathering them. */
export function sizeOf(relation: Relation): number {
  return relation instanceof ScanRelation ? relation.scan.places.length : relation.rows.length;
}
