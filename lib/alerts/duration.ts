/** A length of time as people write it: `30s`, `5m`, `6h`, `7d`. */
export type Duration = `${number}${'s' | 'm' | 'h' | 'd'}`;

const UNITS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/**
 * Milliseconds of a duration.
 *
 * @throws RangeError for anything that is no duration
 */
export function milliseconds(duration: Duration): number {
  const unit = UNITS[duration.slice(-1)];
  const amount = Number(duration.slice(0, -1));
  if (unit === undefined || !Number.isFinite(amount) || amount < 0 || duration.length < 2)
    throw new RangeError(`"${duration}" is no duration; write for example 30s, 5m, 6h or 7d`);
  return amount * unit;
}
