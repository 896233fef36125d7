import type { Claim } from '../claim/claim';
import { describeError } from '../errors/describe';
import { log } from '../log/log';
import { reportFromEdge, type WaitUntil } from '../sentry/edge';
import type { Delivery, Source } from './sources';
import type { Refusal } from './verify/verdict';

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;

/** The request that a report is about, and what keeps the edge awake until Sentry has it. */
export interface Subject {
  path: string;
  correlationId: string;
  waitUntil: WaitUntil;
}

/** Says that a request was refused before any handler. */
export function reportRefused(
  { path, correlationId, waitUntil }: Subject,
  refusal: { method: string; reason: 'too_large' | 'unidentified' },
): void {
  log(
    'http.request.refused',
    {
      route: path,
      status: refusal.reason === 'too_large' ? 413 : 400,
      reason: refusal.reason,
      method: METHODS.find((method) => method === refusal.method),
    },
    { correlationId },
  );
  const code = refusal.reason === 'too_large' ? 'request.too_large' : 'request.malformed';
  reportFromEdge({ code, path, correlationId, reason: refusal.reason }, waitUntil);
}

/** Says that a signature was refused, under the name that the provider's dashboards watch. */
export function reportSignature(
  { path, correlationId, waitUntil }: Subject,
  source: Source,
  reason: Refusal,
): void {
  const event = {
    twilio: 'sms.inbound.signature_invalid',
    stripe: 'stripe.webhook.signature_invalid',
    qstash: 'queue.signature_invalid',
  } as const;
  log(event[source.provider], { reason, route: path }, { correlationId });
  reportFromEdge({ code: 'request.signature_invalid', path, correlationId, reason }, waitUntil);
}

/** Says what the claim found, except the ordinary case, which the handler's own lines say. */
export function reportClaim(
  { path, correlationId, waitUntil }: Subject,
  source: Source,
  delivery: Delivery,
  result: Claim,
): void {
  if (result.outcome === 'claimed') return;
  const options = { correlationId };
  if (result.outcome === 'unavailable') {
    log(
      'claim.unavailable',
      { provider: source.provider, reason: result.reason, dedupe: 'unknown' },
      options,
    );
    const tags = idTags(source, delivery);
    reportFromEdge(
      { code: 'claim.unavailable', path, correlationId, reason: result.reason, tags },
      waitUntil,
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

/** The id of a delivery, under the tag that carries it elsewhere. */
function idTags({ provider }: Source, { id }: Delivery): Record<string, string> {
  switch (provider) {
    case 'twilio':
      return { twilio_message_sid: id };
    case 'stripe':
      return { stripe_event_id: id };
    case 'qstash':
      return { queue_message_id: id };
  }
}

/** Says that the edge itself failed: a missing setting, or a fault of ours. Nothing gets past it then. */
export function reportCrash({ path, correlationId, waitUntil }: Subject, error: unknown): void {
  const { code, type } = describeError(error);
  log('error.caught', { error_code: code, error_type: type, route: 'middleware' }, { correlationId });
  reportFromEdge({ code, path, correlationId, tags: { error_type: type } }, waitUntil);
}
