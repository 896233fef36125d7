import { inArray } from 'drizzle-orm';
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

/** Records one text: see {@link recordTexts}. */
export async function recordText(tx: Queryable, text: TextToSend): Promise<RecordedText> {
  const [recorded] = await recordTexts(tx, [text]);
  if (recorded === undefined) throw new Error('A text was not recorded.');
  return recorded;
}

/**
 * Records texts to send, in the transaction that decided them; publish them with `queueText` after the commit. Three
 * statements, however many they are.
 * Safe to repeat: the keys are looked up first, and unique besides, so that of two at once one transaction fails.
 */
export async function recordTexts(tx: Queryable, texts: readonly TextToSend[]): Promise<RecordedText[]> {
  if (texts.length === 0) return [];
  const earlier = await findByKey(
    tx,
    texts.map(({ idempotencyKey }) => idempotencyKey),
  );
  const rows = texts.map((text) => {
    const known = earlier.get(text.idempotencyKey);
    if (known !== undefined) return { recorded: { ...known, purpose: text.purpose, created: false } };
    const { purpose, correlationId } = text;
    const ids = { jobId: newId(), messageId: newId() };
    const segments = countSegments(text.body);
    return {
      recorded: { jobId: ids.jobId, purpose, correlationId, segments, created: true },
      insert: { ...text, ...ids, segments },
    };
  });
  const inserts = rows.flatMap(({ insert }) => (insert === undefined ? [] : [insert]));
  if (inserts.length > 0) {
    // Sent together; the server runs them in this order.
    const messages = query('insert_message', () =>
      tx.insert(smsMessages).values(
        inserts.map(({ messageId, correlationId, userId, body, now }) => ({
          id: messageId,
          correlationId,
          userId,
          direction: 'outbound' as const,
          body,
          createdAt: now,
        })),
      ),
    );
    const jobs = query('insert_job', () =>
      tx.insert(smsOutboundJobs).values(
        inserts.map(({ jobId, messageId, now, ...text }) => ({
          id: jobId,
          correlationId: text.correlationId,
          userId: text.userId,
          messageId,
          purpose: text.purpose,
          segments: text.segments,
          idempotencyKey: text.idempotencyKey,
          linkupId: text.linkupId ?? null,
          inviteId: text.inviteId ?? null,
          notBefore: text.notBefore ?? now,
          createdAt: now,
        })),
      ),
    );
    await Promise.all([messages, jobs]);
  }
  return rows.map(({ recorded }) => recorded);
}

async function findByKey(tx: Queryable, keys: string[]) {
  const jobs = await query('find_job_by_key', () =>
    tx
      .select({
        key: smsOutboundJobs.idempotencyKey,
        jobId: smsOutboundJobs.id,
        correlationId: smsOutboundJobs.correlationId,
        segments: smsOutboundJobs.segments,
      })
      .from(smsOutboundJobs)
      .where(inArray(smsOutboundJobs.idempotencyKey, keys)),
  );
  return new Map(jobs.map(({ key, ...job }) => [key, job]));
}
