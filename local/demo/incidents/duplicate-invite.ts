import { signUp } from '../sign-up';
import { oneRow, sendText } from './ask';
import type { Incident } from './incident';

const [CREATOR, GUEST] = ['+16065552001', '+16065552002'] as const;

/** One request to Twilio becomes two texts on the guest's phone; our tables know of one. */
export const duplicateInvite: Incident = {
  complaint: 'A user got the same invite twice',
  cause: 'Twilio’s messaging service made two texts of one request',
  visible:
    'one sms.outbound.sent for the invite, and sms.status.updated for a second SID with reason=unknown_sid',
  ask: ({ invite_id: invite }) => ({ invite }),
  code: 'duplicated_by_twilio',
  // Nothing can be unsent; what is safe is that nothing is sent a third time.
  after: 'duplicated_by_twilio',
  target: ({ job_id = '' }) => job_id,
  async run(stack) {
    await signUp(stack, [
      { phone: CREATOR, region: 'chicago' },
      { phone: GUEST, region: 'chicago' },
    ]);
    const { faults } = stack.cloud.twilio;
    faults.set({ kind: 'duplicate', match: `send ${GUEST}`, times: 1 });
    const sid = await sendText(stack, CREATOR, 'Dinner on Friday 7pm in Chicago for 2 people');
    await stack.idle();
    faults.clear();
    const row = await oneRow(
      stack,
      (sql) => sql`
        select l.correlation_id, l.id as linkup_id, i.id as invite_id, i.user_id, j.id as job_id from linkups l
        join invites i on i.linkup_id = l.id join sms_outbound_jobs j on j.invite_id = i.id
        where l.idempotency_key = ${`text:${sid}`}`,
    );
    const { correlation_id: correlationId = '', ...ids } = row;
    return { correlationId, ids };
  },
};
