import { log } from '../log/log';
import { estimateSms, type SmsText } from './sms-prices';

/** The estimated cost of a text in millionths of a dollar; without a price an event is logged instead. */
export function smsCost(text: SmsText): number | undefined {
  const estimate = estimateSms(text);
  if (estimate.known) return estimate.micros;
  log('cost.price_unknown', { cost_kind: 'sms', reason: estimate.reason, cost_item: text.direction });
  return undefined;
}
