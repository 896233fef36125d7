import type { JsonObject } from '../decode/json-value';
import type { Line, Row } from '../enrich';
import type { Redactions } from '../redact/redactor';
import { RECORD } from './kinds';
import type { LaneEntry } from './lane-entry';
import { names } from './programs';

const TIME = '{"_time":"'.length;
const TIME_LENGTH = 24;

/**
 * A line of the fast lane, which is its own row: of most lines nobody asks more than the time and the event, so nothing is
 * made of the rest until then.
 */
export class LaneLine implements Line {
  /** The event's fields, those of the catalogue that `rowFields` names; see below. */
  readonly [field: string]: unknown;
  readonly sample = false;
  readonly refused = null;
  readonly event: string | null;
  #fields: JsonObject | null = null;

  constructor(
    readonly entry: LaneEntry,
    readonly redactions: Redactions | null,
  ) {
    this.event = entry.event;
  }

  get row(): Row {
    return this;
  }
  get key(): string {
    return this.entry.key;
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

  static fields(line: LaneLine): JsonObject {
    line.#fields ??= line.entry.fields();
    return line.#fields;
  }
}

const fieldsOf = LaneLine.fields;

for (const name of names) {
  if (name in LaneLine.prototype) continue;
  Object.defineProperty(LaneLine.prototype, name, {
    get(this: LaneLine) {
      return fieldsOf(this)[name];
    },
  });
}
