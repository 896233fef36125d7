import { gunzipSync } from 'node:zlib';
import { parseCsv } from './csv';

/** What Axiom documents as the most of each. */
const MAX_EVENTS = 10_000;
const MAX_FIELD_BYTES = 1024 * 1024;

export type IngestBody =
  | { readonly ok: true; readonly events: readonly unknown[]; readonly bytes: number }
  | { readonly ok: false; readonly message: string };

export interface BodyFormat {
  readonly contentType: string;
  readonly contentEncoding: string;
  /** Between the fields of CSV. */
  readonly delimiter?: string;
  /** The names of CSV's fields, where its first record does not give them. */
  readonly csvFields?: readonly string[];
}

/** The events of a request: a JSON array, one JSON object, NDJSON or CSV; plain or gzip. `bytes` is uncompressed. */
export function parseIngestBody(body: Uint8Array, format: BodyFormat): IngestBody {
  const { contentType, contentEncoding, delimiter = ',', csvFields = null } = format;
  const type = contentType.split(';')[0]?.trim() ?? '';
  if (!['application/json', 'application/x-ndjson', 'application/nd-json', 'text/csv'].includes(type)) {
    return { ok: false, message: `Content-Type '${type}' is not implemented; send JSON, NDJSON or CSV` };
  }
  const plain = decompress(body, contentEncoding);
  if (typeof plain === 'string') return { ok: false, message: plain };
  const text = new TextDecoder().decode(plain).trim();
  const parsed = parseText(text, type, { delimiter, csvFields });
  if (!parsed.ok) return parsed;
  if (parsed.events.length > MAX_EVENTS) {
    return { ok: false, message: `a batch holds at most ${MAX_EVENTS} events, not ${parsed.events.length}` };
  }
  const long = plain.byteLength > MAX_FIELD_BYTES ? longField(parsed.events) : null;
  if (long !== null) return { ok: false, message: `field '${long}' is longer than 1 MB` };
  return { ok: true, events: parsed.events, bytes: plain.byteLength };
}

function parseText(
  text: string,
  type: string,
  { delimiter, csvFields }: { delimiter: string; csvFields: readonly string[] | null },
): Parsed {
  if (type === 'text/csv') return { ok: true, events: parseCsv(text, delimiter, csvFields) };
  return text.startsWith('[') ? parseArray(text) : parseLines(text);
}

function decompress(body: Uint8Array, encoding: string): Uint8Array | string {
  if (encoding === '' || encoding === 'identity') return body;
  if (encoding !== 'gzip') return `Content-Encoding '${encoding}' is not implemented; send gzip or none`;
  try {
    return gunzipSync(body);
  } catch {
    return 'the body is not valid gzip';
  }
}

type Parsed =
  | { readonly ok: true; readonly events: unknown[] }
  | { readonly ok: false; readonly message: string };

function parseArray(text: string): Parsed {
  try {
    const events: unknown = JSON.parse(text);
    return Array.isArray(events) ? { ok: true, events } : { ok: false, message: 'the body is no JSON array' };
  } catch (error) {
    return {
      ok: false,
      message: `the body is not valid JSON: ${error instanceof Error ? error.message : error}`,
    };
  }
}

/** One event spread over several lines is JSON as well, so the whole is tried where the first line is none. */
function parseLines(text: string): Parsed {
  const events: unknown[] = [];
  for (const [i, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    try {
      events.push(JSON.parse(line));
    } catch {
      const whole = i === 0 ? parseArray(`[${text}]`) : null;
      return whole?.ok === true ? whole : { ok: false, message: `line ${i + 1} is not valid JSON` };
    }
  }
  return { ok: true, events };
}

function longField(events: readonly unknown[]): string | null {
  for (const event of events) {
    if (typeof event !== 'object' || event === null) continue;
    for (const [name, value] of Object.entries(event)) {
      if (typeof value === 'string' && value.length > MAX_FIELD_BYTES) return name;
    }
  }
  return null;
}
