import { isUuid } from '@/lib/josh/uuid';
import { fields } from '@/lib/telemetry/catalogue/fields';

/** What an id can be the id of. */
export const subjectKinds = [
  'correlation',
  'twilio_sid',
  'stripe_event',
  'phone_hash',
  'user',
  'linkup',
  'invite',
  'job',
  'message',
  'replay',
  'replay_item',
  'incident',
  'hold',
] as const;

export type SubjectKind = (typeof subjectKinds)[number];

/** What a story is about. */
export interface Subject {
  kind: SubjectKind;
  id: string;
}

/** What an id shows of itself; a UUID has to be looked up. */
export type Shape = 'twilio_sid' | 'stripe_event' | 'phone_hash' | 'uuid';

/** The shape of an id; null when it is none of ours. Pure. */
export function shapeOf(word: string): Shape | null {
  if (fields.twilio_message_sid.pattern.test(word)) return 'twilio_sid';
  if (fields.stripe_event_id.pattern.test(word)) return 'stripe_event';
  if (fields.phone_hash.pattern.test(word)) return 'phone_hash';
  return isUuid(word) ? 'uuid' : null;
}

/** The log field that carries each kind's id. */
export const fieldOf = {
  correlation: 'correlation_id',
  twilio_sid: 'twilio_message_sid',
  stripe_event: 'stripe_event_id',
  phone_hash: 'phone_hash',
  user: 'user_id',
  linkup: 'linkup_id',
  invite: 'invite_id',
  job: 'job_id',
  message: 'message_id',
  replay: 'replay_id',
  replay_item: 'correlation_id',
  incident: 'incident_id',
  hold: 'hold_id',
} as const satisfies Record<SubjectKind, string>;
