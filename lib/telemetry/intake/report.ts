import type { Claim } from '../claim/claim';
import { describeError } from '../errors/describe';
import { log } from '../log/log';
import type { Delivery, Source } from './sources';
import type { Refusal } from './verify/verdict';

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;

/** Says that a request was refused before any handler. */
export function logRefused(refusal: {
  route: string;
  method: string;
  reason: 'too_large' | 'unidentified';
  correlationId: string;
}): void {
  log(
    'http.request.refused',
    {
      route: refusal.route,
      status: refusal.reason === 'too_large' ? 413 : 400,
      reason: refusal.reason,
      method: METHODS.find((method) => method === refusal.method),
    },
    { correlationId: refusal.correlationId },
  );
}

/** Says that a signature was refused, under the name that the provider's dashboards watch. */
export function logSignature(source: Source, reason: Refusal, route: string, correlationId: string): void {
  const event = {
    twilio: 'sms.inbound.signature_invalid',
    stripe: 'stripe.webhook.signature_invalid',
    qstash: 'queue.signature_invalid',
  } as const;
  log(event[source.provider], { reason, route }, { correlationId });
}

/** Says what the claim found, except the ordinary case, which the handler's own lines say. */
export function logClaim(source: Source, delivery: Delivery, result: Claim, correlationId: string): void {
  if (result.outcome === 'claimed') return;
  const options = { correlationId };
  if (result.outcome === 'unavailable') {
    log(
      'claim.unavailable',
      { provider: source.provider, reason: result.reason, dedupe: 'unknown' },
      options,
    );
    return;
  }
  const dedupe = result.outcome;
  switch (source.name) {
    case 'twilio_inbound':
      log('sms.inbound.duplicate_sid', { twilio_message_sid: delivery.id, dedupe }, options);
      break;
    case 'stripe':
      log('stripe.webhook.duplicate_event', { stripe_event_id: delivery.id, dedupe }, options);
      break;
    case 'twilio_status':
    case 'qstash':
      log('claim.duplicate', { provider: source.provider, dedupe, route: source.name }, options);
  }
}

/** Says that the edge itself failed: a missing setting, or a fault of ours. */
export function logCrash(error: unknown, correlationId: string): void {
  const { code, type } = describeError(error);
  log('error.caught', { error_code: code, error_type: type, route: 'middleware' }, { correlationId });
}
