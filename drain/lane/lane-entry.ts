import { type Field, fields } from '@/lib/telemetry/catalogue/fields';
import type { Entry, Proxy as Via } from '../decode/entry';
import type { JsonObject } from '../decode/json-value';
import { characters } from '../measure/fingerprint';
import { CAPTURE_INTS, NO_STATUS, NONE, RECORD } from './kinds';
import { names } from './programs';
import type { Stretch } from './stretch';
import type { Word } from './words';

const UUID_LENGTH = 36;
const SHA_LENGTH = 40;
const TIME_LENGTH = 24;
const UPPER = 2 ** 32;

const ofKind = (kind: Field['kind']) => new Set<string>(names.filter((name) => fields[name].kind === kind));
const numbers = ofKind('number');
const flags = ofKind('flag');

/** An entry of either lane. */
export type AnyEntry = Entry | LaneEntry;

/**
 * An entry of the fast lane: a place in what a pass found out. What is read of it once its row is written is at hand
 * without an object for it, and nothing else. Neither Vercel's samples nor the drain's own entries are among them.
 */
export class LaneEntry {
  /** @param text what its row leaves open, as it stands in the line; null for nothing */
  constructor(
    readonly stretch: Stretch,
    private readonly at: number,
    readonly text: string | null,
  ) {}

  /** What stands at a place of the entry's record. */
  int(place: number): number {
    return this.stretch.records[this.at + place] ?? 0;
  }

  word(place: number): Word | null {
    return this.stretch.words[this.int(place)] ?? null;
  }

  get key(): string {
    return this.stretch.kept.slice(this.int(RECORD.ID), this.int(RECORD.ID_END));
  }
  /** The stamp of its row. */
  get time(): string {
    const at = this.int(RECORD.TIME);
    return this.stretch.kept.slice(at, at + TIME_LENGTH);
  }
  get timestamp(): number | null {
    const upper = this.int(RECORD.TIMESTAMP_HIGH);
    return upper < 0 ? null : upper * UPPER + (this.int(RECORD.TIMESTAMP_LOW) >>> 0);
  }
  get requestId(): string | null {
    return this.keptText(RECORD.REQUEST, RECORD.REQUEST_END);
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
  get proxy(): Pick<Via, 'statusCode' | 'path'> | null {
    if (this.int(RECORD.HAS_PROXY) === 0) return null;
    const path = this.keptText(RECORD.PROXY_PATH, RECORD.PROXY_PATH_END);
    return { statusCode: statusOf(this.int(RECORD.PROXY_STATUS)), path };
  }
  /** The names under which the entry and its request are remembered: see `seen.ts`. */
  get name(): string {
    return characters(this.int(RECORD.ID_HIGH), this.int(RECORD.ID_LOW));
  }
  get requestName(): string | null {
    if (this.int(RECORD.REQUEST) === NONE) return null;
    return characters(this.int(RECORD.REQUEST_HIGH), this.int(RECORD.REQUEST_LOW));
  }
  /** The event of a line of ours. */
  get event(): string | null {
    return this.word(RECORD.EVENT)?.text ?? null;
  }
  /** The commit that a line of ours names. */
  get commit(): string | null {
    const at = this.int(RECORD.COMMIT);
    return at === NONE ? null : this.stretch.kept.slice(at, at + SHA_LENGTH);
  }

  /** The fields of a line of ours that are read once its row is written. */
  fields(): JsonObject {
    const { captures, kept } = this.stretch;
    const found: JsonObject = {};
    const correlation = this.int(RECORD.CORRELATION);
    if (correlation !== NONE) found.correlation_id = kept.slice(correlation, correlation + UUID_LENGTH);
    const end = this.int(RECORD.CAPTURES_END) * CAPTURE_INTS;
    for (let at = this.int(RECORD.CAPTURES) * CAPTURE_INTS; at < end; at += CAPTURE_INTS) {
      const name = names[captures[at] ?? -1];
      if (name !== undefined) found[name] = this.value(name, captures[at + 1] ?? 0, captures[at + 2] ?? 0);
    }
    return found;
  }

  private value(name: string, from: number, to: number): unknown {
    if (to === NONE) return this.stretch.words[from]?.text;
    const text = this.stretch.kept.slice(from, to);
    if (numbers.has(name)) return Number(text);
    return flags.has(name) ? text === 'true' : text;
  }

  private keptText(place: number, endPlace: number): string | null {
    const at = this.int(place);
    return at === NONE ? null : this.stretch.kept.slice(at, this.int(endPlace));
  }
}

const statusOf = (status: number) => (status === NO_STATUS ? null : status);
