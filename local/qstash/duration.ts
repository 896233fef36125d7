/** Units that a publisher may use: `1d10h30m50s`. */
export const publisherUnits: Readonly<Record<string, number>> = {
  d: 86_400_000,
  h: 3_600_000,
  m: 60_000,
  s: 1_000,
};

/** Units of a receiver's `Retry-After`: `6m5s`, `300ms`. */
export const responseUnits: Readonly<Record<string, number>> = {
  h: 3_600_000,
  m: 60_000,
  s: 1_000,
  ms: 1,
  us: 1e-3,
  µs: 1e-3,
  ns: 1e-6,
};

const part = /(\d+(?:\.\d+)?)([a-zµ]+)/y;

/** Milliseconds of a duration such as `1h30m`; null when it is not one in these units. */
export function parseDuration(text: string, units: Readonly<Record<string, number>>): number | null {
  let total = 0;
  part.lastIndex = 0;
  while (part.lastIndex < text.length) {
    const match = part.exec(text);
    const unit = units[match?.[2] ?? ''];
    if (match === null || unit === undefined) return null;
    total += Number(match[1]) * unit;
  }
  return text === '' ? null : total;
}
