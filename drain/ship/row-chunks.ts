import type { Chunk, Destination } from '../ports';
import { CHUNK_LIMITS, toChunks } from './chunk';

const NEWLINE = 0x0a;
/** One for all batches: memory that is new has to be paged in, which takes longer than to write it. */
const scratch = Buffer.allocUnsafeSlow(CHUNK_LIMITS.bytes);

/**
 * Gathers rows to chunks within the limits, in order. Each row is copied to a chunk's bytes as it comes: thousands of
 * strings that wait for the end of the batch would be moved about by the garbage collector, again and again.
 */
export class RowChunks {
  private readonly chunks: Chunk[] = [];
  private rows = 0;
  private size = 0;

  constructor(private readonly to: Destination) {}

  /** @param json of ASCII characters only, so that each is one byte */
  add(json: string): void {
    if (this.rows >= CHUNK_LIMITS.rows || this.size + json.length + 1 > CHUNK_LIMITS.bytes) this.close();
    if (json.length + 1 > CHUNK_LIMITS.bytes) {
      this.chunks.push(...toChunks(this.to, [json]));
      return;
    }
    if (this.rows > 0) scratch[this.size++] = NEWLINE;
    this.size += scratch.write(json, this.size, 'latin1');
    this.rows += 1;
  }

  /** All chunks so far, the last one as well. */
  end(): Chunk[] {
    this.close();
    return this.chunks;
  }

  private close(): void {
    if (this.rows > 0) {
      const ndjson = scratch.toString('latin1', 0, this.size);
      this.chunks.push({ to: this.to, ndjson, rows: this.rows });
    }
    this.rows = 0;
    this.size = 0;
  }
}
