import { type Field, fields } from '@/lib/telemetry/catalogue/fields';
import type { Report } from '../decode/consolidated';
import { type Entry, readEntry, type Proxy as Via } from '../decode/entry';
import { isJsonObject, type JsonObject, parseJson } from '../decode/json-value';
import { characters } from '../measure/fingerprint';
import { NO_STATUS, RECORD } from './kinds';
import { names } from './programs';
import type { Stretch } from './stretch';
import type { Word } from './words';

const CAPTURE_INTS = 3;
const UUID_LENGTH = 36;
const SHA_LENGTH = 40;

const ofKind = (kind: Field['kind']) => new Set<string>(names.filter((name) => fields[name].kind === kind));
const numbers = ofKind('number');
const flags = ofKind('flag');

/**
 * An entry of the fast lane: a place in what a pass found out. Everything that is read of each entry is at hand without
 * an object for it; whatever else is asked for is read from the line itself. Neither Vercel's samples nor the drain's own
 * entries are among them.
 */
export class LaneEntry implements Entry {
  readonly report: Report | null = null;

  constructor(
    private readonly stretch: Stretch,
    private readonly at: number,
  ) {}

  /** What stands at a place of the entry's record. */
  int(place: number): number {
    return this.stretch.records[this.at + place] ?? 0;
  }

  /** A part of the rows between two addresses. */
  row(from: number, to: number): string {
    const { rows, rowsAt } = this.stretch;
    return rows.slice(from - rowsAt, to - rowsAt);
  }

  word(place: number): Word | null {
    return this.stretch.words[this.int(place)] ?? null;
  }

  get id(): string {
    return this.row(this.int(RECORD.ID), this.int(RECORD.ID_END));
  }
  get key(): string {
    return this.id;
  }
  get requestId(): string | null {
    const from = this.int(RECORD.REQUEST);
    return from === 0 ? null : this.row(from, this.int(RECORD.REQUEST_END));
  }
  get statusCode(): number | null {
    return statusOf(this.int(RECORD.STATUS));
  }
  get source(): string | null {
    return this.word(RECORD.SOURCE)?.text ?? null;
  }
  get type(): string | null {
    return this.word(RECORD.TYPE)?.text || null;
  }
  get path(): string | null {
    return this.word(RECORD.ROUTE)?.text ?? null;
  }
  get projectId(): string | null {
    return this.word(RECORD.PROJECT_ID)?.text ?? null;
  }
  get deploymentId(): string | null {
    return this.word(RECORD.DEPLOYMENT)?.text ?? null;
  }
  /** The names under which the entry and its request are remembered: see `seen.ts`. */
  get name(): string {
    return characters(this.int(RECORD.ID_HIGH), this.int(RECORD.ID_LOW));
  }
  get requestName(): string {
    return characters(this.int(RECORD.REQUEST_HIGH), this.int(RECORD.REQUEST_LOW));
  }
  /** The event of a line of ours. */
  get event(): string | null {
    return this.word(RECORD.EVENT)?.text ?? null;
  }
  /** The commit that a line of ours names. */
  get commit(): string | null {
    const from = this.int(RECORD.COMMIT);
    return from === 0 ? null : this.row(from, from + SHA_LENGTH);
  }

  get timestamp(): number | null {
    return this.parsed().timestamp;
  }
  get level(): string | null {
    return this.parsed().level;
  }
  get message(): string | null {
    return this.parsed().message;
  }
  get projectName(): string | null {
    return this.parsed().projectName;
  }
  get gitSha(): string | null {
    return null;
  }
  get environment(): string | null {
    return this.parsed().environment;
  }
  get region(): string | null {
    return this.parsed().region;
  }
  get traceId(): string | null {
    return this.parsed().traceId;
  }
  get spanId(): string | null {
    return this.parsed().spanId;
  }
  get proxy(): Via | null {
    return this.int(RECORD.HAS_PROXY) === 0 ? null : new LaneProxy(this);
  }

  /** The text that the row leaves open, as it stands in the line. */
  openText(): string {
    const { body, origin } = this.stretch;
    return body.toString('utf8', origin + this.int(RECORD.TEXT), origin + this.int(RECORD.TEXT_END));
  }

  /** The fields of a line of ours that are read once its row is written. */
  fields(): JsonObject {
    const { captures } = this.stretch;
    const found: JsonObject = {};
    const correlation = this.int(RECORD.CORRELATION);
    if (correlation !== 0) found.correlation_id = this.row(correlation, correlation + UUID_LENGTH);
    const end = this.int(RECORD.CAPTURES_END) * CAPTURE_INTS;
    for (let at = this.int(RECORD.CAPTURES) * CAPTURE_INTS; at < end; at += CAPTURE_INTS) {
      const name = names[captures[at] ?? -1];
      if (name !== undefined) found[name] = this.value(name, captures[at + 1] ?? 0, captures[at + 2] ?? 0);
    }
    return found;
  }

  private value(name: string, from: number, to: number): unknown {
    if (to === -1) return this.stretch.words[from]?.text;
    const text = this.row(from, to);
    if (numbers.has(name)) return Number(text);
    return flags.has(name) ? text === 'true' : text;
  }

  /** The same entry as the other lane reads it. */
  parsed(): Entry {
    const { body, origin } = this.stretch;
    const raw = parseJson(
      body.toString('utf8', origin + this.int(RECORD.START), origin + this.int(RECORD.END)),
    );
    return readEntry(isJsonObject(raw) ? raw : {}, this.key);
  }
}

/** The proxy's part of an entry. */
class LaneProxy implements Via {
  constructor(private readonly entry: LaneEntry) {}

  get statusCode(): number | null {
    return statusOf(this.entry.int(RECORD.PROXY_STATUS));
  }
  get method(): string | null {
    return this.entry.parsed().proxy?.method ?? null;
  }
  get path(): string | null {
    return this.entry.parsed().proxy?.path ?? null;
  }
}

const statusOf = (status: number) => (status === NO_STATUS ? null : status);
