import { signUp } from '../sign-up';
import { oneRow, sendText, withSql } from './ask';
import type { Incident } from './incident';

const [CREATOR, GUEST] = ['+16065554001', '+16065554002'] as const;

/** The job that ends the window is lost: nothing ends the LinkUp. */
export const stuckBroadcasting: Incident = {
  complaint: 'A LinkUp is stuck broadcasting',
  cause:
    'QStash refused the job that ends the acceptance window, and no check has run since; its end was set two minutes back, instead of waiting a day',
  visible:
    'linkup.invite_wave_sent, then queue.publish_failed for linkup-expire, and no linkup.expired when the window was over',
  ask: ({ linkup_id: linkup }) => ({ linkup }),
  code: 'expiry_missing',
  after: 'healthy',
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
        select correlation_id, id as linkup_id, creator_id as user_id
        from linkups where idempotency_key = ${`text:${sid}`}`,
    );
    const { correlation_id: correlationId = '', ...ids } = row;
    // A job counts as lost a minute after its time.
    await withSql(
      stack,
      (sql) =>
        sql`update linkups set window_ends_at = now() - interval '2 minutes' where id = ${ids.linkup_id ?? ''}`,
    );
    return { correlationId, ids: { twilio_message_sid: sid, ...ids } };
  },
};
