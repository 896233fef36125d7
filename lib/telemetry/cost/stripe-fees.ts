import { dollarsToMicros, toUsd } from './micros';

/**
 * List prices of a United States account (Stripe: "Pricing", 2026): a card charge, and a dispute that is not refunded when it
 * is won. International cards and currency conversion cost more, so this is a floor: Stripe's own figure replaces it where
 * `STRIPE_SECRET_KEY` lets us ask.
 */
export const STRIPE_FEES = { share: 0.029, fixed: 0.3, dispute: 15 } as const;

/** Currencies whose smallest unit is the unit itself (Stripe: "Zero-decimal currencies"). */
const ZERO_DECIMAL = new Set('bif clp djf gnf jpy kmf krw mga pyg rwf ugx vnd vuv xaf xof xpf'.split(' '));
/** Currencies with three decimals (Stripe: "Three-decimal currencies"). */
const THREE_DECIMAL = new Set('bhd jod kwd omr tnd'.split(' '));

/** An amount in a currency's smallest unit, in millionths of a US dollar; null when there is no rate for it. */
export function minorToMicros(minor: number, currency: string): number | null {
  const name = currency.toLowerCase();
  const units = ZERO_DECIMAL.has(name) ? minor : minor / (THREE_DECIMAL.has(name) ? 1_000 : 100);
  const dollars = toUsd(units, name);
  return dollars === null ? null : dollarsToMicros(dollars);
}

/** What Stripe probably takes for a charge, in millionths of a US dollar; null when there is no rate for its currency. */
export function estimateChargeFee(amount: number, currency: string): number | null {
  const micros = minorToMicros(amount, currency);
  return micros === null ? null : Math.round(micros * STRIPE_FEES.share) + dollarsToMicros(STRIPE_FEES.fixed);
}
