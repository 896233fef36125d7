/** A replacement of a part of a text. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** A text after its edits, and where its places were before. */
export interface Rewritten {
  readonly text: string;
  /** The place in the original of a place in the text; inside a replacement, its beginning. */
  original(at: number): number;
}

/** @param edits of parts that do not overlap, in any order. */
export function rewrite(text: string, edits: readonly Edit[]): Rewritten {
  const ordered = edits.toSorted((a, b) => a.start - b.start || a.end - b.end);
  const jumps: { readonly at: number; readonly from: number; readonly inside: boolean }[] = [];
  let result = '';
  let copied = 0;
  for (const { start, end, text: replacement } of ordered) {
    result += text.slice(copied, start);
    jumps.push({ at: result.length, from: start, inside: true });
    result += replacement;
    jumps.push({ at: result.length, from: end, inside: false });
    copied = end;
  }
  result += text.slice(copied);
  return {
    text: result,
    original: (at) => {
      const jump = jumps.findLast((one) => one.at <= at);
      if (jump === undefined) return at;
      return jump.inside ? jump.from : jump.from + at - jump.at;
    },
  };
}
