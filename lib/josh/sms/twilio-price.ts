import { fetchText } from './fetch-text';

export type TwilioPrice =
  /** `amount` is positive and in `currency`; `carried` when it went to a carrier, whose fee comes on top. */
  | { outcome: 'priced'; segments: number; amount: number; currency: string; carried: boolean }
  | { outcome: 'not_yet' }
  /** Twilio has no such text: it was deleted there. */
  | { outcome: 'gone' };

/** Dollars for a text that could not be sent (Twilio: "Failed message processing fee", 2023). */
const FAILED_FEE = 0.001;

/**
 * Twilio's own count and price of a text. Both come late: through a messaging service the count is 0 at first, and the
 * price is null until the text was sent (Twilio: "Messages resource").
 *
 * @throws what the SDK throws; its words carry the number and stay behind
 */
export async function fetchPrice(sid: string): Promise<TwilioPrice> {
  const text = await fetchText(sid, 'price');
  if (text === null) return { outcome: 'gone' };
  const { price, priceUnit, numSegments, status } = text;
  const amount = Math.abs(Number(price));
  const segments = Number(numSegments);
  const priced = { outcome: 'priced' as const, segments: segments > 0 ? segments : 1, currency: priceUnit };
  // Never left Twilio, and never gets a price.
  if (price === null && (status === 'failed' || status === 'canceled'))
    return { ...priced, amount: status === 'failed' ? FAILED_FEE : 0, currency: 'USD', carried: false };
  // A null would count as 0.
  if (price === null || !Number.isFinite(amount) || !(segments > 0)) return { outcome: 'not_yet' };
  return { ...priced, amount, carried: amount > 0 };
}
