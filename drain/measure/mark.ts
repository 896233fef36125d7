import { characters } from './fingerprint';

/**
 * 128 bits that stand for a text, or for a set of texts whatever their order: those of a set are the sum of those of its
 * texts. What the set is counted for goes in last ({@link Mark.with}), so each text is read once.
 */
export class Mark {
  private constructor(
    private a: number,
    private b: number,
    private c: number,
    private d: number,
  ) {}

  static empty(): Mark {
    return new Mark(0, 0, 0, 0);
  }

  static of(text: string): Mark {
    let [a, b, c, d] = [0xdeadbeef, 0x41c6ce57, 0x2545f491, 0x7b1fa5c3];
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      a = Math.imul(a ^ code, 0x9e3779b1);
      b = Math.imul(b ^ code, 0x5f356495);
      c = Math.imul(c ^ code, 0x85ebca77);
      d = Math.imul(d ^ code, 0xc2b2ae3d);
    }
    return new Mark(mixed(a, b), mixed(b, c), mixed(c, d), mixed(d, a));
  }

  add(other: Mark): void {
    this.a = (this.a + other.a) | 0;
    this.b = (this.b + other.b) | 0;
    this.c = (this.c + other.c) | 0;
    this.d = (this.d + other.d) | 0;
  }

  /** What stands for the nth thing in the same text; the text itself for 0. */
  nth(n: number): Mark {
    if (n === 0) return this;
    return new Mark(mixed(this.a, n), mixed(this.b, n), mixed(this.c, n), mixed(this.d, n));
  }

  /** In 22 characters that need no escaping; different for each tag. */
  with(tag: Mark): string {
    return characters(this.a ^ tag.a, this.b ^ tag.b) + characters(this.c ^ tag.c, this.d ^ tag.d);
  }
}

/** The finalizer of MurmurHash3, crosswise: each bit of the one changes half of the result's. */
function mixed(one: number, two: number): number {
  const once = Math.imul(one ^ (one >>> 16), 0x85ebca6b) ^ Math.imul(two ^ (two >>> 13), 0xc2b2ae35);
  const twice = Math.imul(once ^ (once >>> 13), 0xc2b2ae35);
  return twice ^ (twice >>> 16);
}
