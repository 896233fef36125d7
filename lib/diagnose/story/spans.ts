import type { IdName } from './event';
import type { Step } from './merge';

/** A stretch of time that a reader asks about. */
export interface Span {
  name: string;
  /** Milliseconds since the epoch. */
  from: number;
  to: number;
  /** Of the handler, the job or the event that it is about. */
  of: string;
}

type Derivation =
  /** The step says how long it took. */
  | { name: string; at: readonly string[] }
  /** From one step to the first later one of the same id. */
  | { name: string; from: string; to: string; by: IdName; toStatus?: string };

/** Which spans there are. */
const derivations: readonly Derivation[] = [
  { name: 'handler', at: ['http.request.completed'] },
  { name: 'LLM', at: ['llm.intent.response', 'llm.intent.failed', 'llm.extraction.response'] },
  { name: 'Twilio', at: ['sms.outbound.sent'] },
  { name: 'decision', from: 'sms.inbound.received', to: 'sms.inbound.routed', by: 'twilio_message_sid' },
  { name: 'job wait', from: 'sms.outbound.job_created', to: 'sms.outbound.send_attempt', by: 'job_id' },
  { name: 'sending', from: 'sms.outbound.send_attempt', to: 'sms.outbound.sent', by: 'job_id' },
  {
    name: 'delivery',
    from: 'sms.outbound.sent',
    to: 'sms.status.updated',
    by: 'twilio_message_sid',
    toStatus: 'delivered',
  },
  {
    name: 'Stripe event',
    from: 'stripe.webhook.received',
    to: 'stripe.webhook.processed',
    by: 'stripe_event_id',
  },
  { name: 'Stripe’s delivery', from: 'stripe.event', to: 'stripe.webhook.received', by: 'stripe_event_id' },
  { name: 'time to lock', from: 'linkup.created', to: 'linkup.locked', by: 'linkup_id' },
];

/** The spans of a story, by their beginning. Pure. */
export function deriveSpans(steps: readonly Step[]): Span[] {
  const spans = derivations.flatMap((derivation) =>
    'at' in derivation ? told(steps, derivation) : between(steps, derivation),
  );
  return spans.toSorted((a, b) => a.from - b.from || b.to - a.to);
}

function told(steps: readonly Step[], { name, at }: Extract<Derivation, { at: unknown }>): Span[] {
  return steps.flatMap((step): Span[] => {
    const ms = step.facts.duration_ms;
    if (!at.includes(step.what) || typeof ms !== 'number') return [];
    return [{ name, from: step.at - ms, to: step.at, of: step.where || (step.ids.job_id ?? step.what) }];
  });
}

function between(
  steps: readonly Step[],
  { name, from, to, by, toStatus }: Extract<Derivation, { from: unknown }>,
): Span[] {
  const begun = new Set<string>();
  return steps.flatMap((step): Span[] => {
    const of = step.ids[by];
    if (step.what !== from || of === undefined || begun.has(of)) return [];
    begun.add(of);
    const end = steps.find(
      (other) =>
        other.what === to &&
        other.ids[by] === of &&
        other.at >= step.at &&
        (toStatus === undefined || other.facts.message_status === toStatus),
    );
    return end === undefined ? [] : [{ name, from: step.at, to: end.at, of }];
  });
}
