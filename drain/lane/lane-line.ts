import type { JsonObject } from '../decode/json-value';
import type { Line, Row } from '../enrich';
import type { Redactions } from '../redact/redactor';
import { RECORD } from './kinds';
import type { LaneEntry } from './lane-entry';
import { names } from './programs';

/**
 * A line of the fast lane, which is its own row: of most lines nobody asks more than the time and the event, so nothing is
 * made of the rest until then.
 */
export class LaneLine implements Line {
  /** The event's fields, those of the catalogue that `rowFields` names; see below. */
  readonly [field: string]: unknown;
  readonly sample = false;
  readonly refused = null;

  constructor(
    readonly entry: LaneEntry,
    readonly redactions: Redactions | null,
  ) {}

  get row(): Row {
    return this;
  }
  get key(): string {
    return this.entry.key;
  }
  get event(): string | null {
    return this.entry.event;
  }
  get _time(): string {
    return this.entry.time;
  }
  get env(): string {
    return this.entry.word(RECORD.ENV)?.out ?? '';
  }
  get route(): string | null {
    const { route } = fieldsOf(this.entry);
    return typeof route === 'string' ? route : (this.entry.word(RECORD.ROUTE)?.route ?? null);
  }
}

let asked: { entry: LaneEntry; fields: JsonObject } | null = null;

/** Whoever asks for a field of a line asks for others of the same; those of all lines would be much of a batch's memory. */
function fieldsOf(entry: LaneEntry): JsonObject {
  if (asked?.entry !== entry) asked = { entry, fields: entry.fields() };
  return asked.fields;
}

for (const name of names) {
  if (name in LaneLine.prototype) continue;
  Object.defineProperty(LaneLine.prototype, name, {
    get(this: LaneLine) {
      return fieldsOf(this.entry)[name];
    },
  });
}
