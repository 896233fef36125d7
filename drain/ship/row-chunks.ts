import type { Chunk, Destination } from '../ports';
import { CHUNK_LIMITS, toChunks } from './chunk';
import { room } from './room';

/** A row as bytes of ASCII, with its newline, and what is still to be put into it. */
export interface ByteRow {
  bytes: Buffer;
  start: number;
  /** Behind the newline. */
  end: number;
  /** In the order of their places. */
  fillings: readonly Filling[];
}

/** A text of ASCII characters, and before which byte it goes. */
export interface Filling {
  at: number;
  text: string;
}

/** Characters that are gathered before they are copied. */
const AT_ONCE = 16_384;
/** One for all batches: memory that is new has to be paged in, which takes longer than to write it. */
const scratch = Buffer.allocUnsafeSlow(CHUNK_LIMITS.bytes);

/**
 * Gathers rows to chunks within the limits, in order. Neighbours are copied at once: thousands of strings that wait for the
 * end of the batch would be moved about by the garbage collector, again and again, and a copy for each row costs more than
 * the row.
 */
export class RowChunks {
  private readonly chunks: Chunk[] = [];
  private rows = 0;
  /** Bytes of the rows so far, and how many of them are in {@link scratch}; either text or bytes come after those. */
  private size = 0;
  private copied = 0;
  private text = '';
  private bytes: Buffer | null = null;
  private from = 0;
  private until = 0;

  constructor(private readonly to: Destination) {}

  /** @param json of ASCII characters only, so that each is one byte */
  add(json: string): void {
    if (this.begin(json.length + 1)) this.putText(`${json}\n`);
    else this.addLong(json);
  }

  addBytes(row: ByteRow): void {
    const { bytes, start, end, fillings } = row;
    let size = end - start;
    for (const { text } of fillings) size += text.length;
    if (!this.begin(size)) {
      this.addLong(textOf(row));
      return;
    }
    let from = start;
    for (const { at, text } of fillings) {
      this.putBytes(bytes, from, at);
      this.putText(text);
      from = at;
    }
    this.putBytes(bytes, from, end);
  }

  /** All chunks so far, the last one as well. */
  end(): Chunk[] {
    this.close();
    return this.chunks;
  }

  /** Makes room for one more row of so many bytes; false when it is longer than a chunk. */
  private begin(size: number): boolean {
    if (this.rows >= CHUNK_LIMITS.rows || this.size + size > CHUNK_LIMITS.bytes) this.close();
    if (size > CHUNK_LIMITS.bytes) return false;
    this.size += size;
    this.rows += 1;
    return true;
  }

  private addLong(json: string): void {
    this.chunks.push(...toChunks(this.to, [json]));
  }

  private putText(text: string): void {
    if (this.bytes !== null) this.copy();
    this.text += text;
    if (this.text.length >= AT_ONCE) this.copy();
  }

  private putBytes(bytes: Buffer, start: number, end: number): void {
    if (this.bytes === bytes && this.until === start) {
      this.until = end;
      return;
    }
    this.copy();
    this.bytes = bytes;
    this.from = start;
    this.until = end;
  }

  private copy(): void {
    if (this.bytes !== null) this.copied += this.bytes.copy(scratch, this.copied, this.from, this.until);
    else if (this.text !== '') this.copied += scratch.write(this.text, this.copied, 'latin1');
    this.bytes = null;
    this.text = '';
  }

  private close(): void {
    if (this.rows > 0) {
      // Behind the last row comes nothing.
      const ndjson = room(this.size - 1);
      if (this.copied === 0 && this.bytes === null) ndjson.write(this.text, 0, ndjson.length, 'latin1');
      else {
        this.copy();
        scratch.copy(ndjson, 0, 0, ndjson.length);
      }
      this.chunks.push({ to: this.to, ndjson, rows: this.rows });
    }
    this.rows = 0;
    this.size = 0;
    this.copied = 0;
    this.text = '';
    this.bytes = null;
  }
}

function textOf({ bytes, start, end, fillings }: ByteRow): string {
  let json = '';
  let from = start;
  for (const { at, text } of fillings) {
    json += bytes.toString('latin1', from, at) + text;
    from = at;
  }
  return json + bytes.toString('latin1', from, end - 1);
}
