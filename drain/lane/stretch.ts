import type { Word } from './words';

/** What one pass found out about some lines of a batch; the lines themselves stay where they are. */
export interface Stretch {
  body: Buffer;
  /** What is added to an address in the module's input to get the place in the body. */
  origin: number;
  /** The rows, one after another, in ASCII. */
  rows: string;
  /** Address of the first row. */
  rowsAt: number;
  records: Int32Array;
  captures: Int32Array;
  words: readonly Word[];
}
