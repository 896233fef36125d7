import { isArrayStart } from '../decode/cut-array';
import { skipBlank } from '../decode/cut-lines';
import { ArrayCuts, type Cuts, LineCuts } from './cuts';

export interface BatchLimits {
  /** Bytes of a batch, if entries end there. */
  batch: number;
  /** An entry that is longer is cut: Vercel's are little more than the 256 KB of their message. */
  held: number;
}

const LIMITS: BatchLimits = { batch: 1_000_000, held: 16_777_216 };
const FIRST_OF_MARK = 0xef;
const MARK_BYTES = 3;
const COMMA = 0x2c;

/**
 * A stream of entries as batches that end between entries, in bounded memory whatever its length. NDJSON is cut after
 * lines; a JSON array after items, and each piece becomes an array of its own.
 *
 * @param chunks the first one long enough to tell how the entries are written
 */
export async function* toBatches(chunks: AsyncIterable<Buffer>, limits = LIMITS): AsyncGenerator<Uint8Array> {
  let cuts: Cuts | null = null;
  let held: Buffer[] = [];
  let size = 0;
  let inArray = false;
  for await (const chunk of chunks) {
    cuts ??= cutsFor(chunk);
    const cut = cuts.next(chunk);
    if (cut > 0 && size + cut >= limits.batch) {
      yield batchOf([...held, chunk.subarray(0, cut)], inArray, cuts.inArray);
      inArray = cuts.inArray;
      held = [chunk.subarray(cut)];
      size = chunk.length - cut;
    } else {
      held.push(chunk);
      size += chunk.length;
    }
    if (size < limits.held) continue;
    cuts.reset();
    yield batchOf(held, inArray, cuts.inArray);
    inArray = cuts.inArray;
    held = [];
    size = 0;
  }
  if (size > 0) yield batchOf(held, inArray, false);
}

function cutsFor(first: Buffer): Cuts {
  const from = skipBlank(first, first[0] === FIRST_OF_MARK ? MARK_BYTES : 0);
  return isArrayStart(first, from) ? new ArrayCuts() : new LineCuts();
}

/** @param before whether it begins between items of an array, @param after whether it ends there */
function batchOf(pieces: readonly Buffer[], before: boolean, after: boolean): Uint8Array {
  const bytes = Buffer.concat(pieces);
  if (!before && !after) return bytes;
  const blank = before ? skipBlank(bytes, 0) : 0;
  const from = before && bytes[blank] === COMMA ? blank + 1 : blank;
  return Buffer.concat([Buffer.from(before ? '[' : ''), bytes.subarray(from), Buffer.from(after ? ']' : '')]);
}
