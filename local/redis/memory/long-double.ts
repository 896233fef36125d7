import { notFinite } from './errors';

/**
 * The 80-bit floats (64-bit mantissa) that Redis adds with in INCRBYFLOAT and HINCRBYFLOAT: with doubles
 * 0.1 + 0.2 would answer 0.30000000000000004 where Redis answers 0.3.
 */
interface LongDouble {
  mantissa: bigint;
  exponent: number;
}

const DECIMAL = /^([+-]?)([0-9]*)\.?([0-9]*)(?:[eE]([+-]?[0-9]+))?$/;
/** Largest decimal exponent of the format, with room for the digits before it. */
const MAX_DECIMAL_EXPONENT = 4900;
/** Redis prints this many decimals and then drops the zeros. */
const DECIMALS = 17n;

const bitLength = (value: bigint): number => (value === 0n ? 0 : value.toString(2).length);
const magnitude = (value: bigint): bigint => (value < 0n ? -value : value);

function divideHalfEven(numerator: bigint, denominator: bigint): bigint {
  const quotient = numerator / denominator;
  const twice = (numerator % denominator) * 2n;
  if (twice > denominator || (twice === denominator && quotient % 2n === 1n)) return quotient + 1n;
  return quotient;
}

function round(numerator: bigint, denominator: bigint, exponent: number): LongDouble {
  const size = magnitude(numerator);
  if (size === 0n) return { mantissa: 0n, exponent: 0 };
  let shift = 64 - (bitLength(size) - bitLength(denominator));
  const scaled = (by: number): bigint =>
    by >= 0
      ? divideHalfEven(size << BigInt(by), denominator)
      : divideHalfEven(size, denominator << BigInt(-by));
  if (bitLength(scaled(shift)) > 64) shift -= 1;
  const mantissa = scaled(shift);
  return { mantissa: numerator < 0n ? -mantissa : mantissa, exponent: exponent - shift };
}

function parse(text: string, error: () => Error): LongDouble {
  if (/^[+-]?inf(?:inity)?$/i.test(text)) throw notFinite();
  const match = DECIMAL.exec(text);
  const [, sign, whole = '', fraction = '', power = '0'] = match ?? [];
  const digits = whole + fraction;
  if (match === null || digits === '') throw error();
  const exponent = Number(power) - fraction.length;
  if (Math.abs(exponent) + digits.length > MAX_DECIMAL_EXPONENT) throw error();
  const value = BigInt(digits) * (sign === '-' ? -1n : 1n);
  return exponent >= 0
    ? round(value * 10n ** BigInt(exponent), 1n, 0)
    : round(value, 10n ** BigInt(-exponent), 0);
}

function format({ mantissa, exponent }: LongDouble): string {
  const scale = 10n ** DECIMALS;
  const size = magnitude(mantissa) * scale;
  const scaled = exponent >= 0 ? size << BigInt(exponent) : divideHalfEven(size, 1n << BigInt(-exponent));
  const digits = scaled.toString().padStart(Number(DECIMALS) + 1, '0');
  const fraction = digits.slice(-Number(DECIMALS)).replace(/0+$/, '');
  const text = digits.slice(0, -Number(DECIMALS)) + (fraction === '' ? '' : `.${fraction}`);
  return mantissa < 0n && scaled !== 0n ? `-${text}` : text;
}

/**
 * The sum of two decimal texts as Redis computes and prints it.
 *
 * @throws the given error when a text is not a float; `increment would produce NaN or Infinity` for infinities.
 */
export function addDecimals(
  current: string,
  increment: string,
  currentError: () => Error,
  incrementError: () => Error,
): string {
  const a = parse(current, currentError);
  const b = parse(increment, incrementError);
  const exponent = Math.min(a.exponent, b.exponent);
  const sum = (a.mantissa << BigInt(a.exponent - exponent)) + (b.mantissa << BigInt(b.exponent - exponent));
  return format(round(sum, 1n, exponent));
}
