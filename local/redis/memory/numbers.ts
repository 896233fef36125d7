import { mustBePositive, notAFloat, notAnInteger } from './errors';

const MAX = 2n ** 63n - 1n;
const MIN = -(2n ** 63n);
const INTEGER = /^(?:0|-?[1-9][0-9]{0,18})$/;
const FLOAT = /^[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?$/;
const INFINITE = /^([+-]?)inf(?:inity)?$/i;

export const fitsInt64 = (value: bigint): boolean => value >= MIN && value <= MAX;

/** Signed 64-bit, in the one spelling that Redis accepts: no plus, no leading zero, no space. */
export function parseInteger(text: string, error = notAnInteger): bigint {
  if (!INTEGER.test(text)) throw error();
  const value = BigInt(text);
  if (!fitsInt64(value)) throw error();
  return value;
}

/** An index or a count: beyond 2^53 the exact value does not matter. */
export function parseIndex(text: string): number {
  return Number(parseInteger(text));
}

/** A count that may be zero but not negative. */
export function parseCount(text: string): number {
  const count = Number(parseInteger(text, mustBePositive));
  if (count < 0) throw mustBePositive();
  return count;
}

export function parseFloat64(text: string, error = notAFloat): number {
  const infinite = INFINITE.exec(text);
  if (infinite) return infinite[1] === '-' ? -Infinity : Infinity;
  if (!FLOAT.test(text)) throw error();
  return Number(text);
}

/** Shortest text that reads back as the same double: the spelling of Redis since 7.2. */
export function formatFloat64(value: number): string {
  if (value === Infinity) return 'inf';
  if (value === -Infinity) return '-inf';
  return Object.is(value, -0) ? '-0' : String(value);
}

/** A small integer as a number, a large one as it is, so that JSON carries every digit. */
export function integerReply(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}
