import { GUESTS } from './linkup-story';
import type { Action, LinkupAction, TextKind } from './plan';

/** What the traffic generator itself saw of one action: the statuses of all posts of its provider, retries included. */
export interface Sent {
  action: Action;
  /** The id under which the provider sent it: a Twilio SID or a Stripe event id. */
  id: string;
  statuses: (number | null)[];
  /** How often the LLM answered about it, where that is not once. */
  llmCalls?: number;
}

/** What must be true, known from the traffic alone; nothing here is read from the product's own telemetry. */
export interface Truth {
  texts: number;
  textDuplicates: number;
  byKind: Record<string, number>;
  llmCalls: number;
  clarifiers: number;
  replies: number;
  linkups: { created: number; locked: number; canceled: number };
  invites: { sent: number; accepted: number; declined: number };
  safetyIncidents: number;
  /** Texts that were answered while Redis was away. */
  undeduped: number;
  /** Texts that Twilio refused at first. */
  refusedSends: number;
  stripeEvents: number;
  stripeDuplicates: number;
  stripeFailures: number;
  /** Customers whose last event leaves them entitled. */
  entitled: number;
}

/** Twilio itself answers STOP and START, so the product does not; everything else is owed one reply. */
const NO_REPLY: readonly TextKind[] = ['stop', 'start', 'undeduped'];
/** Keywords are understood without the LLM. */
const KEYWORDS: readonly TextKind[] = ['stop', 'start', 'help', 'refused_once', 'undeduped'];
/** Told that the LinkUp is locked, or called off: everybody in it but the one whose text did it. */
const NEWS: Record<LinkupAction['ending'], number> = { locked: 2, canceled: 1 };

/** Adds up what was sent. Pure. */
export function tally(sent: readonly Sent[]): Truth {
  const texts = sent.flatMap((one) =>
    one.action.kind === 'text' ? [{ ...one, text: one.action.text }] : [],
  );
  const stripe = sent.filter(({ action }) => action.kind === 'stripe');
  const stories = sent.flatMap(({ action }) => (action.kind === 'linkup' ? [action.ending] : []));
  const count = (kinds: (text: TextKind) => boolean) => texts.filter(({ text }) => kinds(text)).length;
  const byKind: Record<string, number> = {};
  for (const { text } of texts) byKind[text] = (byKind[text] ?? 0) + 1;
  return {
    texts: texts.length,
    textDuplicates: suppressed(texts),
    byKind,
    // What the safety screen holds is not read.
    llmCalls: texts
      .filter(({ text }) => !KEYWORDS.includes(text) && text !== 'safety')
      .reduce((sum, { llmCalls = 1 }) => sum + llmCalls, 0),
    // Whoever has told no city is asked for it before a LinkUp is formed.
    clarifiers: count((text) => text === 'gibberish' || text === 'create' || text === 'misread'),
    replies:
      count((text) => !NO_REPLY.includes(text)) +
      stories.reduce((sum, ending) => sum + GUESTS + NEWS[ending], 0),
    linkups: {
      created: stories.length,
      locked: stories.filter((ending) => ending === 'locked').length,
      canceled: stories.filter((ending) => ending === 'canceled').length,
    },
    invites: {
      sent: stories.length * GUESTS,
      accepted: count((text) => text === 'join'),
      declined: count((text) => text === 'pass'),
    },
    safetyIncidents: count((text) => text === 'safety'),
    undeduped: count((text) => text === 'undeduped'),
    refusedSends: count((text) => text === 'refused_once'),
    stripeEvents: stripe.length,
    stripeDuplicates: suppressed(stripe),
    stripeFailures: stripe.flatMap(({ statuses }) => statuses).filter((status) => status === 500).length,
    entitled: entitledCustomers(stripe),
  };
}

/**
 * Posts beyond the first effective one of each delivery. A 5xx was no effect, so the post after it is no duplicate; one
 * whose answer the provider did not wait for (null) reached the product all the same.
 */
function suppressed(sent: readonly Sent[]): number {
  const effective = (status: number | null) => status === null || status < 500;
  return sent.reduce((sum, { statuses }) => sum + Math.max(statuses.filter(effective).length - 1, 0), 0);
}

function entitledCustomers(stripe: readonly Sent[]): number {
  const customers = new Map<number, boolean>();
  for (const { action } of stripe) {
    if (action.kind !== 'stripe') continue;
    customers.set(action.customer, action.step !== 'ended');
  }
  return [...customers.values()].filter(Boolean).length;
}
