import type { Twin, Twins } from '../twin';
import { ids } from '../world';

/** When it was taken in is the engine's own. */
const goOn = '| project-away _sysTime';

const story = (id: string | undefined, ...fields: readonly string[]): Twin => ({
  with: { id: id ?? '' },
  sql: `select * from all_logs where correlation_id in
    (select correlation_id from all_logs where '${id}' in (${fields.join(', ')})) order by _time desc limit 1000`,
  goOn,
});

const anyStory = (id: string | undefined): Twin =>
  story(
    id,
    ...['user_id', 'phone_hash', 'twilio_message_sid', 'message_id', 'job_id', 'linkup_id', 'invite_id'],
    ...['stripe_event_id', 'incident_id', 'hold_id', 'replay_id', 'correlation_id'],
  );

/** Of `axiom/queries/stories.ts` and `by-correlation-id.ts`. */
export const stories: Twins = {
  'by-correlation-id': {
    with: { correlationId: ids.correlation[3] ?? '' },
    sql: `select * from all_logs where correlation_id = '${ids.correlation[3]}' order by _time limit 1000`,
    goOn,
  },
  'by-twilio-sid': story(ids.sid[5], 'twilio_message_sid'),
  'by-user': story(ids.user[2], 'user_id'),
  'by-phone-hash': story(ids.phone[1], 'phone_hash'),
  'by-linkup': story(ids.linkup[4], 'linkup_id'),
  'by-invite': story(ids.invite[3], 'invite_id'),
  'by-stripe-event': story(ids.stripeEvent[0], 'stripe_event_id'),
  'by-job': story(ids.job[2], 'job_id'),
  'by-replay': story(ids.replay[1], 'replay_id'),
  'by-any-id': [anyStory(ids.correlation[1]), anyStory(ids.incident[0]), anyStory(ids.job[1])],
};
