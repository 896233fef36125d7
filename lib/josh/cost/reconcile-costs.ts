import { log } from '@/lib/telemetry/log/log';
import { type SettledFees, settleFees } from '../billing/settle-fees';
import { type Reconciled, reconcilePrices } from '../sms/reconcile-prices';

/**
 * Asks the providers what things have cost in truth. A provider that does not answer is said; the next run goes on.
 */
export async function reconcileCosts(now: () => number): Promise<{ sms: Reconciled; stripe: SettledFees }> {
  const stripe = await settleFees(now);
  const sms = await reconcilePrices(now);
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
