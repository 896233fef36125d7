import { eq } from 'drizzle-orm';
import type { Queryable } from '@/lib/db/connect';
import { query } from '@/lib/db/query';
import { smsMessages, smsOutboundJobs } from '@/lib/db/schema/sms';
import { newId } from '@/lib/telemetry/correlation';
import { countSegments } from '@/lib/telemetry/cost/segments';

export interface TextToSend {
  /** The same key is the same wish: it is recorded once. */
  idempotencyKey: string;
  correlationId: string;
  userId: string;
  purpose: string;
  body: string;
  linkupId?: string;
  inviteId?: string;
  /** Not to be sent before; `now` when absent. */
  notBefore?: Date;
  now: Date;
}

export interface RecordedText {
  jobId: string;
  purpose: string;
  correlationId: string;
  /** SMS segments, as we count them; null for one that was recorded before they were counted. */
  segments: number | null;
  /** False when the same wish was recorded before. */
  created: boolean;
}

/**
 * Records a text to send, in the transaction that decided it; publish it with `queueText` after the commit.
 * Safe to repeat: the key is looked up first, and unique besides, so that of two at once one transaction fails.
 */
export async function recordText(tx: Queryable, text: TextToSend): Promise<RecordedText> {
  const { correlationId, userId, purpose, now } = text;
  const [earlier] = await query('find_job_by_key', () =>
    tx
      .select({
        jobId: smsOutboundJobs.id,
        correlationId: smsOutboundJobs.correlationId,
        segments: smsOutboundJobs.segments,
      })
      .from(smsOutboundJobs)
      .where(eq(smsOutboundJobs.idempotencyKey, text.idempotencyKey)),
  );
  if (earlier !== undefined) return { ...earlier, purpose, created: false };

  const messageId = newId();
  const jobId = newId();
  const segments = countSegments(text.body);
  await query('insert_message', () =>
    tx.insert(smsMessages).values({
      id: messageId,
      correlationId,
      userId,
      direction: 'outbound',
      body: text.body,
      createdAt: now,
    }),
  );
  await query('insert_job', () =>
    tx.insert(smsOutboundJobs).values({
      id: jobId,
      correlationId,
      userId,
      messageId,
      purpose,
      segments,
      idempotencyKey: text.idempotencyKey,
      linkupId: text.linkupId ?? null,
      inviteId: text.inviteId ?? null,
      notBefore: text.notBefore ?? now,
      createdAt: now,
    }),
  );
  return { jobId, purpose, correlationId, segments, created: true };
}
