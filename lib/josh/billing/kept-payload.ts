import type { StripeEvent } from './stripe-event';

/** Keys whose strings are words of Stripe's own lists. Other strings stay only if they are ids. */
const CODES = new Set([
  'object',
  'type',
  'status',
  'payment_status',
  'mode',
  'currency',
  'price_unit',
  'billing_reason',
  'collection_method',
  'reason',
  'failure_code',
  'interval',
  'reporting_category',
]);
const CODE = /^[a-z][a-z0-9_.]{0,63}$/;
/** `cus_…`, `cs_test_…`; a secret has more underscores. */
const ID = /^(?=[^_]*_.*\d)[a-z]{2,20}_(?:test_|live_)?[A-Za-z0-9]{1,120}$/;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/**
 * What is stored of a Stripe event: ids, codes, amounts, times and flags, which is all that handlers and replays read. Who
 * paid (names, addresses, e-mail, phone, card, links that open an invoice) stays at Stripe, where the event's id finds
 * it. Closed: a string that is not known to be harmless is left out.
 */
export function keptPayload(event: StripeEvent): Record<string, unknown> {
  // These two were checked when the event was parsed.
  return { ...keepObject(event), id: event.id, type: event.type };
}

function keepObject(object: object, inMetadata = false): Record<string, unknown> {
  const kept: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(object)) {
    const one = keep(value, key, inMetadata || key === 'metadata');
    if (one !== undefined) kept[key] = one;
  }
  return kept;
}

function keep(value: unknown, key: string, inMetadata: boolean): unknown {
  if (value === null || typeof value === 'boolean') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  if (typeof value === 'string') return keepsText(value, key, inMetadata) ? value : undefined;
  if (Array.isArray(value)) {
    return value.map((item) => keep(item, key, inMetadata)).filter((item) => item !== undefined);
  }
  return typeof value === 'object' ? keepObject(value, inMetadata) : undefined;
}

function keepsText(value: string, key: string, inMetadata: boolean): boolean {
  if (UUID.test(value)) return true;
  // Whoever fills in metadata may write anything there.
  if (inMetadata) return false;
  return ID.test(value) || (CODES.has(key) && CODE.test(value));
}
