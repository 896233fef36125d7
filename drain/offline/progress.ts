const MB = 1_000_000;
/** A line each so many bytes: often enough to see that it goes on, seldom enough to be read. */
const STEP = 16 * MB;

/** Says on a terminal, or in a log, how far the reading of a file is. */
export class Progress {
  bytes = 0;
  private told = 0;

  /**
   * @param total bytes of the file; null when nobody knows
   * @param isTerminal whether one line is written over again and again
   */
  constructor(
    private readonly total: number | null,
    private readonly isTerminal: boolean,
    private readonly write: (text: string) => void,
  ) {}

  readonly read = (bytes: number): void => {
    this.bytes += bytes;
  };

  /** Tells it when the next step was reached. */
  tell(rows: number): void {
    if (this.bytes - this.told < STEP) return;
    this.told = this.bytes;
    const of =
      this.total === null
        ? ''
        : ` of ${inMegabytes(this.total)} (${Math.floor((100 * this.bytes) / Math.max(this.total, 1))}%)`;
    const text = `${inMegabytes(this.bytes)}${of} read, ${rows} rows`;
    this.write(this.isTerminal ? `\r\u001b[K${text}` : `${text}\n`);
  }

  /** Leaves the line to what is written next. */
  end(): void {
    if (this.isTerminal && this.told > 0) this.write('\r\u001b[K');
  }
}

const inMegabytes = (bytes: number) => `${Math.round(bytes / MB)} MB`;
