/** A seeded source of numbers, so that every run makes the same corpus. */
export class Random {
  constructor(private state: number) {}

  /** Mulberry32: uniform in [0, 1). */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }

  /** A whole number from `least` up to and including `most`. */
  int(least: number, most: number): number {
    return least + Math.floor(this.next() * (most - least + 1));
  }

  pick<T>(from: readonly T[]): T {
    const picked = from[this.int(0, from.length - 1)];
    if (picked === undefined) throw new Error('nothing to pick from');
    return picked;
  }

  /** That many characters of an alphabet. */
  text(alphabet: string, length: number): string {
    let text = '';
    while (text.length < length) text += alphabet.charAt(this.int(0, alphabet.length - 1));
    return text;
  }

  /** Fills a mask: `#` any digit, `N` 2–9, `S` 6–9, `X` 1–9, `h` a hex digit; everything else stays. */
  fill(mask: string): string {
    return mask.replace(/[#NSXh]/g, (sign) => {
      if (sign === 'h') return this.text('0123456789abcdef', 1);
      const least = sign === '#' ? 0 : sign === 'N' ? 2 : sign === 'S' ? 6 : 1;
      return String(this.int(least, 9));
    });
  }
}
