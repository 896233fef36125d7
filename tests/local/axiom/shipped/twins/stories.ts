import type { Twin, Twins } from '../twin';
import { ids } from '../world';

/** When it was taken in is the engine's own. */
const goOn = '| project-away _sysTime';
const story = (field: string, id: string | undefined): Twin => ({
  with: { id: id ?? '' },
  sql: `select * from all_logs where correlation_id in
    (select correlation_id from all_logs where ${field} = '${id}') order by _time limit 1000`,
  goOn,
});

/** Of `axiom/queries/stories.ts` and `by-correlation-id.ts`. */
export const stories: Twins = {
  'by-correlation-id': {
    with: { correlationId: ids.correlation[3] ?? '' },
    sql: `select * from all_logs where correlation_id = '${ids.correlation[3]}' order by _time limit 1000`,
    goOn,
  },
  'by-twilio-sid': story('twilio_message_sid', ids.sid[5]),
  'by-user': story('user_id', ids.user[2]),
  'by-phone-hash': story('phone_hash', ids.phone[1]),
  'by-linkup': story('linkup_id', ids.linkup[4]),
  'by-invite': story('invite_id', ids.invite[3]),
  'by-stripe-event': story('stripe_event_id', ids.stripeEvent[0]),
  'by-job': story('job_id', ids.job[2]),
  'by-replay': story('replay_id', ids.replay[1]),
};
