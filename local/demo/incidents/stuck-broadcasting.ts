import { setTimeout as pause } from 'node:timers/promises';
import { signUp } from '../sign-up';
import { oneRow, sendText } from './ask';
import type { Incident } from './incident';

const [CREATOR, GUEST] = ['+16065554001', '+16065554002'] as const;

/** The job that ends the window is lost: nothing ends the LinkUp. */
export const stuckBroadcasting: Incident = {
  complaint: 'A LinkUp is stuck broadcasting',
  cause: 'QStash refused the job that ends the acceptance window, and no check has run since',
  visible:
    'linkup.invite_wave_sent, then queue.publish_failed for linkup-expire, and no linkup.expired when the window was over',
  ask: ({ linkup_id: linkup }) => ({ linkup }),
  code: 'expiry_missing',
  after: 'healthy',
  target: ({ linkup_id = '' }) => linkup_id,
  // Fifteen seconds instead of a day.
  env: { LINKUP_WINDOW_MINUTES: '0.25' },
  async run(stack) {
    await signUp(stack, [
      { phone: CREATOR, region: 'seattle' },
      { phone: GUEST, region: 'seattle' },
    ]);
    const { faults } = stack.cloud.qstash;
    faults.set({ kind: 'status', status: 503, match: '/api/jobs/linkup-expire' });
    const sid = await sendText(stack, CREATOR, 'Dinner on Friday 7pm in Seattle for 2 people');
    await stack.idle();
    faults.clear();
    const row = await oneRow(
      stack,
      (sql) => sql`
        select correlation_id, id as linkup_id, creator_id as user_id,
          (extract(epoch from window_ends_at) * 1000)::bigint as ends
        from linkups where idempotency_key = ${`text:${sid}`}`,
    );
    const { correlation_id: correlationId = '', ends, ...ids } = row;
    // A second later somebody might ask: why is it not over?
    await pause(Math.max(Number(ends) + 1_000 - Date.now(), 0));
    return { correlationId, ids: { twilio_message_sid: sid, ...ids } };
  },
};
