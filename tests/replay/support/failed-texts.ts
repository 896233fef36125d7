import { database } from '@/lib/clients/database';
import { smsMessages, smsOutboundJobs } from '@/lib/db/schema/sms';
import { users } from '@/lib/db/schema/users';
import { newId } from '@/lib/telemetry/correlation';

let people = 0;

/** Records texts that Twilio has refused, each to somebody else; their jobs' ids and phones, the oldest first. */
export async function failedTexts(count: number, reason = 'twilio.21606') {
  const at = Date.now() - 60_000;
  const made = Array.from({ length: count }, (_, i) => {
    const correlationId = newId();
    const [userId, messageId, id] = [newId(), newId(), newId()];
    const phone = `+1202555${String(people++).padStart(4, '0')}`;
    const createdAt = new Date(at + i);
    return {
      id,
      phone,
      user: { id: userId, correlationId, phone, phoneHash: `k1_${'0'.repeat(32)}` },
      message: { id: messageId, correlationId, userId, direction: 'outbound' as const, body: `hello ${id}` },
      job: {
        id,
        correlationId,
        userId,
        messageId,
        purpose: 'reply',
        segments: 1,
        idempotencyKey: id,
        state: 'failed' as const,
        reason,
        attempts: 1,
        notBefore: createdAt,
        queuedAt: createdAt,
        createdAt,
      },
    };
  });
  await database()
    .insert(users)
    .values(made.map(({ user }) => user));
  await database()
    .insert(smsMessages)
    .values(made.map(({ message }) => message));
  await database()
    .insert(smsOutboundJobs)
    .values(made.map(({ job }) => job));
  return made.map(({ id, phone }) => ({ id, phone }));
}

/** One of them. */
export async function failedText(reason?: string) {
  const [text] = await failedTexts(1, reason);
  if (text === undefined) throw new Error('None was made.');
  return text;
}
