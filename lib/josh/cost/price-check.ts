const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/**
 * A provider knows a price some time after what it is for: Twilio when the text was sent (Twilio: "Messages resource", `price`),
 * Stripe when the charge was captured.
 */
const FIRST_MS = 15 * MINUTE;
/** After these, in more than two days, the provider is not asked again. */
const CHECKS = 8;

/** When to ask Twilio for the price of a text that was sent or received now. */
export const firstPriceCheck = (now: Date): Date => new Date(now.getTime() + FIRST_MS);

/**
 * When to ask again, after so many checks without a price: each wait is twice the one before, a day at most. Null when it
 * is given up.
 */
export function nextPriceCheck(checks: number, now: Date): Date | null {
  if (checks >= CHECKS) return null;
  return new Date(now.getTime() + Math.min(FIRST_MS * 2 ** checks, DAY));
}
