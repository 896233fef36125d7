import { byCorrelationId } from '@/axiom/queries/by-correlation-id';
import * as stories from '@/axiom/queries/stories';
import { axiomLink } from '@/lib/clients/axiom-link';
import type { Subject } from '@/lib/diagnose/subject';
import type { KindName } from '@/lib/replay/kinds';

/** The same question, to look at in Axiom; null where there is no such query or no address. */
export function axiomLinkOf({ kind, id }: Subject): string | null {
  switch (kind) {
    case 'correlation':
      return axiomLink(byCorrelationId, { correlationId: id });
    case 'twilio_sid':
      return axiomLink(stories.byTwilioSid, { id });
    case 'stripe_event':
      return axiomLink(stories.byStripeEvent, { id });
    case 'phone_hash':
      return axiomLink(stories.byPhoneHash, { id });
    case 'user':
      return axiomLink(stories.byUser, { id });
    case 'linkup':
      return axiomLink(stories.byLinkup, { id });
    case 'invite':
      return axiomLink(stories.byInvite, { id });
    case 'job':
      return axiomLink(stories.byJob, { id });
    case 'replay':
      return axiomLink(stories.byReplay, { id });
    default:
      return null;
  }
}

/** A dry run of running the subject again; null for what cannot be. */
export function replayLinkOf({ kind, id }: Subject): string | null {
  const dryRun = (of: KindName, condition: 'ids' | 'user_id' = 'ids') =>
    `/ops/replays/new?${new URLSearchParams({ kind: of, [condition]: id })}`;
  switch (kind) {
    case 'job':
      return dryRun('outbound');
    case 'user':
      return dryRun('outbound', 'user_id');
    case 'linkup':
      return dryRun('linkup');
    case 'stripe_event':
      return dryRun('stripe');
    case 'twilio_sid':
      return dryRun('inbound');
    default:
      return null;
  }
}
