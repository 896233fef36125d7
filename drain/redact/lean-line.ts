import { isJsonObject, type JsonObject, parseJson } from '../decode/json-value';
import { jsonText } from '../enrich/json-text';
import { leanFields } from './lean-fields';
import { recognize } from './recognize';
import type { Redactor } from './redactor';
import { type Refused, refuse } from './refused';
import { rowFields } from './row-fields';

/** A line of ours: an event of the catalogue, with the fields that its schema admits. */
export interface LeanLine {
  event: string;
  /** Null for what the line does not say, or not in its proper shape. */
  ts: string | null;
  level: string | null;
  env: string | null;
  /** The fields that are read after the row is written. */
  kept: JsonObject;
  /** The fields as JSON, each with a comma before it. */
  json: string;
  /** Columns that are not to be taken from Vercel, as bits of `OWN`. */
  own: number;
  /** Keys that were refused, here or where the line was written; null for none. */
  refused: Refused | null;
}

const BRACE = 0x7b;

/**
 * Reads a message that is a line of ours; null for any other. Its ids stay whole, what the catalogue does not know is
 * dropped, its free text is redacted.
 */
export function readLeanLine(message: string, redactor: Redactor): LeanLine | null {
  if (message.charCodeAt(0) !== BRACE) return null;
  const at = message.indexOf('"event"');
  return at === -1 ? null : (recognize(message, at) ?? parseLeanLine(message, redactor));
}

/**
 * Everything is decided and written by the parsed values: of a key that stands twice in the text, only the one that
 * parsing yields is looked at and only that one leaves.
 */
export function parseLeanLine(message: string, redactor: Redactor): LeanLine | null {
  const raw = parseJson(message);
  if (!isJsonObject(raw) || typeof raw.event !== 'string') return null;
  const table = leanFields.get(raw.event);
  if (table === undefined) return null;
  const keeps = rowFields(raw.event);
  const kept: JsonObject = {};
  let json = '';
  let own = 0;
  let refused: Refused | null = null;
  for (const name in raw) {
    const value = raw[name];
    const field = table.get(name);
    if (field !== undefined && field.most > 0 && typeof value === 'string') {
      // Twice the room, for redaction shortens; what is cut is cut before anybody can read it.
      json += field.column + jsonText(redactor.redact(value.slice(0, field.most * 2)).slice(0, field.most));
      continue;
    }
    const admitted = field === undefined ? null : field.admit(value);
    if (field === undefined || admitted === null) {
      refused = refuse(refused, name, value);
      raw[name] = undefined;
      continue;
    }
    json += field.column + admitted;
    own |= field.own;
    if (keeps.has(name)) kept[name] = value;
  }
  const said = (name: string) => (typeof raw[name] === 'string' ? raw[name] : null);
  return {
    event: raw.event,
    ts: said('ts'),
    level: said('level'),
    env: said('env'),
    kept,
    json,
    own,
    refused,
  };
}
