import { annotate, newContext, runInContext } from '@/lib/telemetry/context';
import { dollarsToMicros, toUsd } from '@/lib/telemetry/cost/micros';
import { actualSms } from '@/lib/telemetry/cost/sms-prices';
import { describeError } from '@/lib/telemetry/errors/describe';
import { log } from '@/lib/telemetry/log/log';
import { nextPriceCheck } from '../cost/price-check';
import { endPriceCheck, loadUnpriced, type UnpricedText } from './price-row';
import { fetchPrice, type TwilioPrice } from './twilio-price';

/** Texts of one run: at a run each five minutes that is 57,600 a day. */
const LIMIT = 200;
/** Requests to Twilio at once. */
const CHUNK = 10;

export interface Reconciled {
  found: number;
  priced: number;
  /** Set when Twilio did not answer: what is left is asked for by the next run. */
  stopped?: string;
}

/**
 * Asks Twilio what texts have cost that have no price yet, and says what that adds to the estimates. Safe to repeat and to
 * run twice at once: a text's check is ended once.
 *
 * @param until when no further requests are begun; those under way take seconds
 */
export async function reconcilePrices(now: () => number, until: number): Promise<Reconciled> {
  const texts = await loadUnpriced(new Date(now()), LIMIT);
  let priced = 0;
  for (let i = 0; i < texts.length && now() < until; i += CHUNK) {
    const results = await Promise.allSettled(
      texts.slice(i, i + CHUNK).map((text) => reconcile(text, new Date(now()))),
    );
    priced += results.filter((result) => result.status === 'fulfilled' && result.value).length;
    const failed = results.find((result) => result.status === 'rejected');
    if (failed) return { found: texts.length, priced, stopped: describeError(failed.reason).code };
  }
  return { found: texts.length, priced };
}

async function reconcile(text: UnpricedText, now: Date): Promise<boolean> {
  const price = await fetchPrice(text.sid);
  return inOperationOf(text, () => apply(text, price, now));
}

async function apply(text: UnpricedText, price: TwilioPrice, now: Date): Promise<boolean> {
  switch (price.outcome) {
    case 'priced':
      return priceText(text, price);
    case 'gone':
      if (await endPriceCheck(text, { priceDueAt: null })) logUnknown(text, 'gone');
      return false;
    case 'not_yet': {
      const priceDueAt = nextPriceCheck(text.checks + 1, now);
      if ((await endPriceCheck(text, { priceDueAt })) && priceDueAt === null)
        logUnknown(text, 'never_priced');
      return false;
    }
  }
}

async function priceText(
  text: UnpricedText,
  { amount, currency, segments, carried }: Extract<TwilioPrice, { outcome: 'priced' }>,
): Promise<boolean> {
  const ended = await endPriceCheck(text, {
    segments,
    priceMicros: dollarsToMicros(amount),
    priceUnit: currency,
    priceDueAt: null,
  });
  if (!ended) return false;
  const dollars = toUsd(amount, currency);
  if (dollars === null) {
    logUnknown(text, `currency_${currency.toLowerCase()}`);
    return true;
  }
  const actual = carried
    ? actualSms({ phone: text.phone, direction: text.direction, segments }, dollars)
    : dollarsToMicros(dollars);
  const { estimatedMicros, estimatedSegments } = text;
  log('sms.cost.reconciled', {
    twilio_message_sid: text.sid,
    message_id: text.messageId,
    direction: text.direction,
    purpose: text.purpose ?? undefined,
    cost_micros: actual - (estimatedMicros ?? 0),
    actual_micros: actual,
    estimated_micros: estimatedMicros ?? undefined,
    segments,
    estimated_segments: estimatedSegments ?? undefined,
    segment_drift: estimatedSegments === null ? undefined : segments - estimatedSegments,
    drift_ratio: estimatedMicros ? Math.round((actual / estimatedMicros) * 1_000) / 1_000 : undefined,
  });
  return true;
}

function logUnknown({ direction }: UnpricedText, reason: string): void {
  log('cost.price_unknown', { cost_kind: 'sms', cost_item: direction, reason });
}

/** The line belongs to the operation that sent the text, and to its user and LinkUp: that is where its cost is looked for. */
function inOperationOf<T>(text: UnpricedText, run: () => Promise<T>): Promise<T> {
  const { correlationId, sid, userId, linkupId, inviteId } = text;
  const context = newContext({
    correlationId,
    route: '/api/jobs/reconcile-costs',
    category: 'sms_outbound',
    annotations: { handler: 'cost.reconcile' },
  });
  return runInContext(context, () => {
    annotate({
      user_id: userId,
      twilio_message_sid: sid,
      ...(linkupId === null ? {} : { linkup_id: linkupId }),
      ...(inviteId === null ? {} : { invite_id: inviteId }),
    });
    return run();
  });
}
