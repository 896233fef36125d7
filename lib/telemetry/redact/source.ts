import { type Folded, fold } from './fold';

/** A text in the form in which it is scanned. */
export interface Source {
  /** The text as it was given. */
  raw: string;
  /** The same with look-alikes and escapes written plainly, in ASCII. */
  text: string;
  /** The same, but what an escape made is opaque: an escaped `&` or quote ends nothing that a plain one began. */
  opaque: string;
  /** Codes of its characters, and a zero after them, so that looking ahead needs no look at the length. */
  codes: Uint8Array;
  length: number;
  /** Where the characters stand in the original; null when they are the same. */
  folded: Folded | null;
}

/** A zero ends a text: whoever looks ahead stops at it, so what is left behind it of an earlier text is not read. */
const MARGIN = 1;
/** Longest text that is encoded into an array which is used again. */
const LONGEST_KEPT = 32_768;

const encoder = new TextEncoder();
const decoder = new TextDecoder();
let kept: Uint8Array | undefined;

/** A text as it is; null when it has characters outside ASCII. Valid until the next call. */
export function plainSource(text: string): Source | null {
  const { length } = text;
  kept ??= new Uint8Array(LONGEST_KEPT + MARGIN);
  const codes = length <= LONGEST_KEPT ? kept : new Uint8Array(length + MARGIN);
  // In UTF-8 only ASCII takes one byte a character.
  const { read, written } = encoder.encodeInto(text, codes);
  if (read !== length || written !== length) return null;
  codes[length] = 0;
  return { raw: text, text, opaque: text, codes, length, folded: null };
}

/** A text with whatever is escaped or outside ASCII. */
export function foldedSource(raw: string): Source {
  const folded = fold(raw);
  const { codes, opaque, length, hasEscapes } = folded;
  const text = decoder.decode(codes.subarray(0, length));
  const hides = hasEscapes ? decoder.decode(opaque.subarray(0, length)) : text;
  return { raw, text, opaque: hides, codes, length, folded };
}

/** Where a character of the source begins in the original. */
export const startInRaw = ({ folded, raw }: Source, at: number): number =>
  folded === null ? at : (folded.starts[at] ?? raw.length);

/** Where what stands before a character of the source ends in the original. */
export const endInRaw = ({ folded }: Source, at: number): number =>
  folded === null ? at : (folded.ends[at - 1] ?? 0);
