import { fold } from './fold';

/** A text in the form in which it is scanned, character by character as long as the original. */
export interface Source {
  /** The text as it was given. */
  raw: string;
  /** The same with look-alikes and escapes written plainly, in Latin-1. */
  text: string;
  /** Codes of its characters, and a zero after them, so that looking ahead needs no look at the length. */
  codes: Uint8Array;
  length: number;
  isFolded: boolean;
}

/** A zero ends a text: whoever looks ahead stops at it, so what is left behind it of an earlier text is not read. */
const MARGIN = 1;
/** Longest text that is encoded into an array which is used again. */
const LONGEST_KEPT = 32_768;

const encoder = new TextEncoder();
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
  return { raw: text, text, codes, length, isFolded: false };
}

/** A text with whatever is escaped or outside ASCII. */
export function foldedSource(raw: string): Source {
  const { length } = raw;
  const codes = new Uint8Array(length + MARGIN);
  fold(raw, codes);
  return { raw, text: asText(codes.subarray(0, length)), codes, length, isFolded: true };
}

const CHUNK = 8192;

function asText(codes: Uint8Array): string {
  const parts: string[] = [];
  for (let at = 0; at < codes.length; at += CHUNK) {
    parts.push(Reflect.apply(String.fromCharCode, null, codes.subarray(at, at + CHUNK)));
  }
  return parts.join('');
}
