import { duplicateInvite } from './duplicate-invite';
import type { Incident } from './incident';
import { noReply } from './no-reply';
import { paidButPaywalled } from './paid-but-paywalled';
import { stuckBroadcasting } from './stuck-broadcasting';

export const incidentNames = [
  'no-reply',
  'duplicate-invite',
  'paid-but-paywalled',
  'stuck-broadcasting',
] as const;

export type IncidentName = (typeof incidentNames)[number];

/** The common incidents of the playbook, by the names of `npm run demo -- --incident NAME`. */
export const incidents: Record<IncidentName, Incident> = {
  'no-reply': noReply,
  'duplicate-invite': duplicateInvite,
  'paid-but-paywalled': paidButPaywalled,
  'stuck-broadcasting': stuckBroadcasting,
};
