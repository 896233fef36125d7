import { type Entry, readEntry, unreadableEntry } from './entry';

const NEWLINE = 10;
/** Vercel cuts a message at 256 KB; of what cannot be read no more is kept. */
const MAX_UNREADABLE = 256 * 1024;

/**
 * Reads a batch: NDJSON, a JSON array, or the `{}` of Vercel's endpoint check. A line that cannot be read does not
 * harm the others: it becomes an entry of its own.
 *
 * @param batch stands for the batch in the keys of entries without an id
 */
export function decode(body: Uint8Array, batch: string): Entry[] {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const reader = new Reader(batch);
  const whole = firstByte(bytes) === 0x5b ? parse(bytes.toString()) : undefined;
  if (Array.isArray(whole)) for (const item of whole) reader.add(item, () => JSON.stringify(item));
  else for (const line of lines(bytes)) reader.add(parse(line), () => line);
  return reader.entries;
}

class Reader {
  readonly entries: Entry[] = [];
  private position = 0;

  constructor(private readonly batch: string) {}

  add(value: unknown, text: () => string): void {
    const key = `${this.batch}:${this.position++}`;
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      this.entries.push(unreadableEntry(text().slice(0, MAX_UNREADABLE), key));
    } else if (Object.keys(value).length > 0) this.entries.push(readEntry(value, key));
  }
}

/** The lines of a buffer. Cutting bytes and not the decoded text is several times as fast, and as safe in UTF-8. */
function* lines(bytes: Buffer): Generator<string> {
  for (let start = 0; start < bytes.length; ) {
    const newline = bytes.indexOf(NEWLINE, start);
    const end = newline === -1 ? bytes.length : newline;
    const line = bytes.toString('utf8', start, end).trim();
    if (line !== '') yield line;
    start = end + 1;
  }
}

function firstByte(bytes: Buffer): number | undefined {
  return bytes.find((byte) => byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
