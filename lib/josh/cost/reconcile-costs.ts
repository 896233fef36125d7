import { log } from '@/lib/telemetry/log/log';
import { type SettledFees, settleFees } from '../billing/settle-fees';
import { type Reconciled, reconcilePrices } from '../sms/reconcile-prices';

/**
 * Milliseconds after which no further requests are begun: the route may take 30 s, and a request of each takes 6 at most.
 */
const FEES_MS = 6_000;
const PRICES_MS = 20_000;

/**
 * Asks the providers what things have cost in truth. A provider that does not answer is said; the next run goes on.
 */
export async function reconcileCosts(now: () => number): Promise<{ sms: Reconciled; stripe: SettledFees }> {
  const started = now();
  const stripe = await settleFees(now, started + FEES_MS);
  const sms = await reconcilePrices(now, started + PRICES_MS);
  const found = stripe.found + sms.found;
  const stopped = stripe.stopped ?? sms.stopped;
  if (found > 0)
    log('admin.action', {
      action: 'cost.reconcile',
      actor_id: 'system',
      items: stripe.settled + sms.priced,
      outcome: stopped === undefined ? 'ok' : 'failed',
      reason: stopped,
    });
  return { sms, stripe };
}
