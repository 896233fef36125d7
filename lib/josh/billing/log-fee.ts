import { log } from '@/lib/telemetry/log/log';

export interface Fee {
  chargeId: string;
  item: 'charge' | 'dispute';
  /** Millionths of a US dollar; null when there is no rate for the currency. */
  micros: number | null;
  basis: 'actual' | 'estimated';
  currency: string;
}

/** Says what Stripe takes, once a fee; called after the commit that settled it. */
export function logFee({ chargeId, item, micros, basis, currency }: Fee): void {
  if (micros === null)
    log('cost.price_unknown', {
      cost_kind: 'stripe',
      cost_item: item,
      reason: `currency_${currency.toLowerCase()}`,
    });
  else
    log('stripe.fee.recorded', {
      stripe_charge_id: chargeId,
      cost_item: item,
      cost_micros: micros,
      cost_basis: basis,
    });
}
