const NEWLINE = 0x0a;
const QUOTE = 0x22;
const OPEN_BRACKET = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;

/** Finds where a stream of entries may be cut: between two of them. */
export interface Cuts {
  /** Looks at the next bytes of the stream. Returns the index after the last entry that ends in them; 0 for none. */
  next(bytes: Buffer): number;
  /** Whether the place that was returned last lies between the items of an array. */
  readonly inArray: boolean;
  /** Goes on after a place that is none: an entry that had to be cut. */
  reset(): void;
}

/** NDJSON: after each line. */
export class LineCuts implements Cuts {
  readonly inArray = false;
  next(bytes: Buffer): number {
    return bytes.lastIndexOf(NEWLINE) + 1;
  }
  reset(): void {}
}

/**
 * A JSON array: after each item. Only brackets and strings are told apart, so that nothing is parsed twice; what damage
 * hides costs the items around it, which decoding then keeps as unreadable.
 */
export class ArrayCuts implements Cuts {
  inArray = false;
  private depth = 0;
  private inString = false;
  private isEscaped = false;

  next(bytes: Buffer): number {
    let cut = 0;
    for (let at = 0; at < bytes.length; at += 1) {
      const code = bytes[at] ?? 0;
      if (this.inString) this.string(code);
      else if (code === QUOTE) this.inString = true;
      else if (code === OPEN_BRACE || code === OPEN_BRACKET) this.depth += 1;
      else if (code === CLOSE_BRACE || code === CLOSE_BRACKET) {
        // Only a bracket ends the array, however damaged its items are.
        this.depth = Math.max(this.depth - 1, code === CLOSE_BRACE ? 1 : 0);
        if (this.depth > 1) continue;
        cut = at + 1;
        this.inArray = this.depth === 1;
      }
    }
    return cut;
  }

  reset(): void {
    this.inString = false;
    this.isEscaped = false;
    this.depth = 1;
    this.inArray = true;
  }

  private string(code: number): void {
    if (this.isEscaped) this.isEscaped = false;
    else if (code === BACKSLASH) this.isEscaped = true;
    else if (code === QUOTE) this.inString = false;
    // No string of JSON has a line break in it: a quote is missing.
    else if (code === NEWLINE) this.reset();
  }
}
