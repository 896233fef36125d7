import { log } from '../log/log';
import { estimateSms, type SmsEstimate, type SmsText } from './sms-prices';

/** What a text will cost, and how to say that it is not known. */
export interface SmsCost {
  /** Millionths of a US dollar; undefined without a price. */
  micros: number | undefined;
  /** Call it where the text's own line is written, once: without a price it logs an event. */
  logIfUnknown(): void;
}

export function smsCost(text: SmsText): SmsCost {
  const estimate: SmsEstimate = estimateSms(text);
  return {
    micros: estimate.known ? estimate.micros : undefined,
    logIfUnknown() {
      if (!estimate.known)
        log('cost.price_unknown', { cost_kind: 'sms', reason: estimate.reason, cost_item: text.direction });
    },
  };
}
