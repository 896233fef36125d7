/** Money is counted in whole millionths of a US dollar: an LLM's token costs less than a cent's thousandth. */
export const MICROS = 1_000_000;

export const dollarsToMicros = (dollars: number): number => Math.round(dollars * MICROS);

const RATE = /^([A-Z]{3})[=:](\d+(?:\.\d+)?)$/;

/**
 * An amount in US dollars. Bills come in the account's own currency: `COST_USD_RATES` says what one unit of it is worth,
 * comma separated, for example `EUR=1.08,GBP=1.27`.
 *
 * @param currency ISO 4217, in either case
 * @returns null when there is no rate
 */
export function toUsd(amount: number, currency: string, rates = process.env.COST_USD_RATES): number | null {
  const wanted = currency.toUpperCase();
  if (wanted === 'USD') return amount;
  for (const entry of (rates ?? '').split(',')) {
    const [, unit, rate] = RATE.exec(entry.trim()) ?? [];
    if (unit === wanted) return amount * Number(rate);
  }
  return null;
}
