import { splitReport } from './decode/consolidated';
import { eachItem, isArrayStart } from './decode/cut-array';
import { eachLine, skipBlank, takeLine } from './decode/cut-lines';
import { gunzipped, NotUnpacked } from './decode/decompress';
import { type Entry, readEntry, stringOf, unreadableEntry } from './decode/entry';
import { isEmpty, isJsonObject } from './decode/json-value';
import { StandIns } from './decode/stand-ins';
import type { AnyEntry } from './lane/lane-entry';
import type { LaneModule } from './lane/module';
import { readLines } from './lane/read-lines';

const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);
const OPEN_BRACKET = 0x5b;
const NEWLINE = 0x0a;
/** Vercel cuts a message at 256 KB; of what cannot be read no more is kept. */
const MAX_UNREADABLE = 256 * 1024;

/**
 * Reads a batch: NDJSON, a JSON array, or the `{}` of Vercel's endpoint check. A piece that cannot be read does not
 * harm the others: it becomes an entry of its own.
 *
 * @param lane reads the lines that it can read at a fraction of the cost; see `lane/lane.ts`
 * @param batch stands for the batch in the keys of entries that have neither an id nor a time
 */
export function decode(body: Uint8Array, batch: string): Entry[];
export function decode(body: Uint8Array, batch: string, lane: LaneModule | null): AnyEntry[];
export function decode(body: Uint8Array, batch: string, lane: LaneModule | null = null): AnyEntry[] {
  const reader = new Reader(batch, lane);
  reader.whole(Buffer.from(body.buffer, body.byteOffset, body.byteLength));
  return reader.entries;
}

export type Decoded = { outcome: 'ok'; entries: AnyEntry[] } | { outcome: 'too_large' | 'malformed' };

/** The entries of a body as it came in, plain or gzip. */
export async function decodeBody(
  { body, encoding }: { body: Uint8Array; encoding: string | null },
  batch: string,
  lane: LaneModule | null,
): Promise<Decoded> {
  if (encoding === null || encoding === '' || encoding === 'identity')
    return { outcome: 'ok', entries: decode(body, batch, lane) };
  if (encoding !== 'gzip') return { outcome: 'malformed' };
  try {
    return { outcome: 'ok', entries: await decodePieces(gunzipped(body), batch, lane) };
  } catch (error) {
    if (error instanceof NotUnpacked) return { outcome: error.outcome };
    throw error;
  }
}

/** The same of a batch that comes piece by piece. Lines are read as they come; an array is gathered first. */
export async function decodePieces(
  pieces: AsyncIterable<Buffer>,
  batch: string,
  lane: LaneModule | null,
): Promise<AnyEntry[]> {
  const reader = new Reader(batch, lane);
  let held: Buffer[] = [];
  /** What the batch is; null as long as it shows nothing but blanks. */
  let isLines: boolean | null = null;
  for await (const piece of pieces) {
    isLines ??= areLines(piece);
    const end = isLines ? piece.lastIndexOf(NEWLINE) + 1 : 0;
    if (end === 0) held.push(piece);
    else {
      reader.lines(Buffer.concat([...held, piece.subarray(0, end)]));
      held = [piece.subarray(end)];
    }
  }
  if (isLines) reader.lines(Buffer.concat(held));
  else reader.whole(Buffer.concat(held));
  return reader.entries;
}

/** Null for blanks: more has to be seen. A mark or an array is no matter of lines. */
function areLines(piece: Buffer): boolean | null {
  const first = piece[skipBlank(piece, 0)];
  return first === undefined ? null : first !== OPEN_BRACKET && first !== BYTE_ORDER_MARK[0];
}

class Reader {
  readonly entries: AnyEntry[] = [];
  private readonly standIns: StandIns;

  constructor(
    batch: string,
    private readonly lane: LaneModule | null,
  ) {
    this.standIns = new StandIns(batch);
  }

  whole(bytes: Buffer): void {
    const marked = bytes.subarray(0, BYTE_ORDER_MARK.length).equals(BYTE_ORDER_MARK);
    let at = skipBlank(bytes, marked ? BYTE_ORDER_MARK.length : 0);
    while (isArrayStart(bytes, at)) at = eachItem(bytes, at, this.take);
    this.lines(bytes, at);
  }

  lines(bytes: Buffer, from = 0): void {
    if (this.lane === null) eachLine(bytes, from, this.take);
    else readLines(bytes, from, this.lane, this);
  }

  /** For lines of the fast lane, and for those that it leaves. */
  entry(entry: AnyEntry): void {
    this.entries.push(entry);
  }

  line(bytes: Buffer, start: number, end: number): void {
    takeLine(bytes, start, end, this.take);
  }

  private readonly take = (value: unknown, text: string): void => {
    if (!isJsonObject(value)) {
      this.entries.push(unreadableEntry(text.slice(0, MAX_UNREADABLE), this.standIns.forPosition()));
    } else if (!isEmpty(value)) {
      const entry = readEntry(value, stringOf(value.id) ?? this.standIns.forContent(text, value));
      const parts = splitReport(entry);
      if (parts === null) this.entries.push(entry);
      else this.entries.push(...parts);
    }
  };
}
