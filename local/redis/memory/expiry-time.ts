import { invalidExpireTime } from './errors';
import { parseInteger } from './numbers';

export type ExpiryUnit = 'EX' | 'PX' | 'EXAT' | 'PXAT';

const MAX = 2n ** 63n - 1n;

export function isExpiryUnit(option: string): option is ExpiryUnit {
  return option === 'EX' || option === 'PX' || option === 'EXAT' || option === 'PXAT';
}

/**
 * The moment in milliseconds since the epoch that an amount in this unit means.
 *
 * @throws `invalid expire time` when it does not fit 64 bits, and for zero or less unless `pastAllowed`.
 */
export function expiryTime(
  unit: ExpiryUnit,
  amount: string,
  now: number,
  command: string,
  pastAllowed = false,
): number {
  const value = parseInteger(amount);
  const inSeconds = unit === 'EX' || unit === 'EXAT';
  const relative = unit === 'EX' || unit === 'PX';
  const ms = (inSeconds ? value * 1000n : value) + (relative ? BigInt(now) : 0n);
  if ((value <= 0n && !pastAllowed) || ms > MAX || ms < -MAX) throw invalidExpireTime(command);
  return Number(ms);
}
