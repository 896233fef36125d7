import { and, eq, isNull } from 'drizzle-orm';
import type { Queryable } from '@/lib/db/connect';
import { query, transaction } from '@/lib/db/query';
import { smsMessages } from '@/lib/db/schema/sms';
import { recordDomainEvent } from '../domain-event';
import { type RecordedText, recordText } from '../outbox/record-text';
import { changeOptOut } from '../users/opt-out';
import type { Decision } from './decide';

export interface Decided {
  sid: string;
  messageId: string;
  userId: string;
  correlationId: string;
  decision: Decision;
  now: Date;
}

export type Recorded =
  | { outcome: 'routed'; optOutChanged: boolean; text: RecordedText | undefined }
  /** Another try of the same text decided first; nothing was written. */
  | { outcome: 'already' };

/** Writes a decision and all that follows from it in one transaction: a text is routed once, with all of it or nothing. */
export function recordDecision(decided: Decided): Promise<Recorded> {
  const { sid, messageId, userId, correlationId, decision, now } = decided;
  return transaction(async (tx): Promise<Recorded> => {
    if (!(await markRouted(tx, decided))) return { outcome: 'already' };
    const optOutChanged =
      decision.optOut !== undefined &&
      (await changeOptOut(tx, { userId, to: decision.optOut, reason: decision.intent, correlationId, now }));
    await recordDomainEvent(tx, {
      correlationId,
      type: 'message.routed',
      entity: 'message',
      entityId: messageId,
      userId,
      data: {
        intent: decision.intent,
        outcome: decision.outcome,
        ...(decision.reason === undefined ? {} : { reason: decision.reason }),
      },
    });
    if (decision.reply === undefined) return { outcome: 'routed', optOutChanged, text: undefined };
    const { purpose, body } = decision.reply;
    const text = await recordText(tx, {
      idempotencyKey: `reply:${sid}`,
      correlationId,
      userId,
      purpose,
      body,
      now,
    });
    return { outcome: 'routed', optOutChanged, text };
  });
}

/** The guard of everything else in the transaction: only one try finds the text undecided. */
async function markRouted(tx: Queryable, { messageId, decision, now }: Decided): Promise<boolean> {
  const { intent, outcome, reason, confidence } = decision;
  const marked = await query('mark_routed', () =>
    tx
      .update(smsMessages)
      .set({
        routedAt: now,
        routeOutcome: outcome,
        routeReason: reason ?? null,
        intent,
        confidence: confidence ?? null,
      })
      .where(and(eq(smsMessages.id, messageId), isNull(smsMessages.routedAt)))
      .returning({ id: smsMessages.id }),
  );
  return marked.length > 0;
}
