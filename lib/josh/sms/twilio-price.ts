import { withDeadline } from '@/lib/clients/deadline';
import { twilioClient } from '@/lib/clients/twilio';
import { measure } from '@/lib/telemetry/measure';

export type TwilioPrice =
  /** `amount` is positive and in `currency`. */
  | { outcome: 'priced'; segments: number; amount: number; currency: string }
  | { outcome: 'not_yet' }
  /** Twilio has no such text: it was deleted there. */
  | { outcome: 'gone' };

/** Milliseconds for one request. */
const DEADLINE_MS = 6_000;

/**
 * Twilio's own count and price of a text. Both come late: through a messaging service the count is 0 at first, and the
 * price is null until the text was sent (Twilio: "Messages resource").
 *
 * @throws what the SDK throws; its words carry the number and stay behind
 */
export async function fetchPrice(sid: string): Promise<TwilioPrice> {
  try {
    const { price, priceUnit, numSegments } = await measure('twilio', 'price', () =>
      withDeadline(
        twilioClient().messages(sid).fetch(),
        DEADLINE_MS,
        () => new DOMException('deadline', 'TimeoutError'),
      ),
    );
    const amount = Math.abs(Number(price));
    const segments = Number(numSegments);
    // Null counts as 0 in a number, and a text that costs nothing is not known yet.
    if (price === null || !Number.isFinite(amount) || !(segments > 0)) return { outcome: 'not_yet' };
    return { outcome: 'priced', segments, amount, currency: priceUnit };
  } catch (error) {
    if (typeof error === 'object' && error !== null && Reflect.get(error, 'status') === 404)
      return { outcome: 'gone' };
    throw error;
  }
}
