import type { JsonObject } from '../decode/json-value';
import { RECORD } from './kinds';
import type { LaneEntry } from './lane-entry';
import { names } from './programs';

const TIME = '{"_time":"'.length;
const TIME_LENGTH = 24;

/** What is read of a line's row once it is written. Of most lines that is its time and its event and no more. */
export class LaneRow {
  /** The event's fields, those of the catalogue that `rowFields` names; see below. */
  readonly [field: string]: unknown;
  readonly event: string | null;
  #fields: JsonObject | null = null;

  constructor(readonly entry: LaneEntry) {
    this.event = entry.event;
  }

  get _time(): string {
    const at = this.entry.int(RECORD.ROW) + TIME;
    return this.entry.row(at, at + TIME_LENGTH);
  }
  get env(): string {
    return this.entry.word(RECORD.ENV)?.out ?? '';
  }
  get route(): string | null {
    const { route } = fieldsOf(this);
    return typeof route === 'string' ? route : (this.entry.word(RECORD.ROUTE)?.route ?? null);
  }

  static fields(row: LaneRow): JsonObject {
    row.#fields ??= row.entry.fields();
    return row.#fields;
  }
}

const fieldsOf = LaneRow.fields;

for (const name of names) {
  if (name in LaneRow.prototype) continue;
  Object.defineProperty(LaneRow.prototype, name, {
    get(this: LaneRow) {
      return fieldsOf(this)[name];
    },
  });
}
