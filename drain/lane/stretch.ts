import type { Word } from './words';

/** What one pass found out about some lines of a batch. Nothing in it refers to the lines themselves. */
export interface Stretch {
  /** The rows, each with its newline, in ASCII and without free text; nothing any more once they are in chunks. */
  rows: Buffer;
  /** What is read of the lines once their rows are written. */
  kept: string;
  records: Int32Array;
  captures: Int32Array;
  words: readonly Word[];
}
