import { oneRow, sendText } from './ask';
import type { Incident } from './incident';

const PHONE = '+16065551001';

/** The reply is recorded in the outbox, and its job never reaches the queue. */
export const noReply: Incident = {
  complaint: 'A user did not get a reply',
  cause: 'QStash refused the job that sends the reply, and no sweep has run since',
  visible: 'sms.outbound.job_created and queue.publish_failed, and no sms.outbound.send_attempt after them',
  ask: ({ twilio_message_sid: sid }) => ({ sid }),
  code: 'job_never_queued',
  after: 'healthy',
  async run(stack) {
    const { faults } = stack.cloud.qstash;
    faults.set({ kind: 'status', status: 503, match: '/api/jobs/send-sms' });
    const sid = await sendText(stack, PHONE, 'What is a LinkUp?');
    faults.clear();
    await stack.idle();
    const row = await oneRow(
      stack,
      (sql) => sql`
        select m.correlation_id, m.user_id, j.id as job_id from sms_messages m
        join sms_outbound_jobs j on j.correlation_id = m.correlation_id where m.twilio_message_sid = ${sid}`,
    );
    const { correlation_id: correlationId = '', ...ids } = row;
    return { correlationId, ids: { twilio_message_sid: sid, ...ids } };
  },
};
