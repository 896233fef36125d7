import { toBoolean, toDateTime, toInteger, toReal, toText, toTimeSpan } from '../../values/casts';
import { anything, type FunctionDefinition, number, optional, pure } from './define';

/** Conversions take every kind; what has no such reading is null. */
const real = pure([anything], 'float', toReal);
const whole = pure([anything], 'integer', toInteger);
const boolean = pure([anything], 'boolean', toBoolean);

/** Two's complement for negative numbers, as 64 bits. */
function toHex(value: number, least: number | null): string | null {
  if (!Number.isInteger(value)) return null;
  const bits = value < 0 ? BigInt.asUintN(64, BigInt(value)) : BigInt(value);
  return bits.toString(16).padStart(least ?? 0, '0');
}

export const CONVERSION: readonly [string, FunctionDefinition][] = [
  ['tostring', pure([anything], 'string', toText)],
  ['toint', whole],
  ['tolong', whole],
  ['toreal', real],
  ['todouble', real],
  ['tofloat', real],
  ['tobool', boolean],
  ['toboolean', boolean],
  ['todatetime', pure([anything], 'datetime', toDateTime)],
  ['totimespan', pure([anything], 'timespan', toTimeSpan)],
  ['tohex', pure([number, optional(number)], 'string', toHex)],
];
