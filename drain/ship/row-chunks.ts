import type { Chunk, Destination } from '../ports';
import { CHUNK_LIMITS, toChunks } from './chunk';

/** Characters that are gathered before they are copied. */
const AT_ONCE = 16_384;
/** One for all batches: memory that is new has to be paged in, which takes longer than to write it. */
const scratch = Buffer.allocUnsafeSlow(CHUNK_LIMITS.bytes);

/**
 * Gathers rows to chunks within the limits, in order. A few rows at a time are copied to a chunk's bytes: thousands of
 * strings that wait for the end of the batch would be moved about by the garbage collector, again and again, and a copy for
 * each row costs more than the row.
 */
export class RowChunks {
  private readonly chunks: Chunk[] = [];
  private rows = 0;
  /** Bytes in {@link scratch}; what comes after them. */
  private size = 0;
  private text = '';

  constructor(private readonly to: Destination) {}

  /** @param json of ASCII characters only, so that each is one byte */
  add(json: string): void {
    const size = this.size + this.text.length + json.length + 1;
    if (this.rows >= CHUNK_LIMITS.rows || size > CHUNK_LIMITS.bytes) this.close();
    if (json.length + 1 > CHUNK_LIMITS.bytes) {
      this.chunks.push(...toChunks(this.to, [json]));
      return;
    }
    this.text += this.rows > 0 ? `\n${json}` : json;
    this.rows += 1;
    if (this.text.length >= AT_ONCE) this.copy();
  }

  /** All chunks so far, the last one as well. */
  end(): Chunk[] {
    this.close();
    return this.chunks;
  }

  private copy(): void {
    this.size += scratch.write(this.text, this.size, 'latin1');
    this.text = '';
  }

  private close(): void {
    if (this.rows > 0) {
      // What never filled the text needs no copy at all.
      if (this.size > 0) this.copy();
      const ndjson =
        this.size > 0 ? Buffer.from(scratch.subarray(0, this.size)) : Buffer.from(this.text, 'latin1');
      this.chunks.push({ to: this.to, ndjson, rows: this.rows });
    }
    this.rows = 0;
    this.size = 0;
    this.text = '';
  }
}
