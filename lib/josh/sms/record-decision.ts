import { and, eq, isNull } from 'drizzle-orm';
import type { Queryable } from '@/lib/db/connect';
import { query, transaction } from '@/lib/db/query';
import { smsMessages } from '@/lib/db/schema/sms';
import type { Annotations } from '@/lib/telemetry/context';
import { recordDomainEvent } from '../domain-event';
import { type Effects, noEffects } from '../effects';
import { performAct } from '../linkups/perform';
import { inCategory } from '../operation';
import { recordText } from '../outbox/record-text';
import { advance } from '../registration/advance';
import { recordHits } from '../safety/record-hits';
import type { Hit } from '../safety/screen';
import { changeOptOut } from '../users/opt-out';
import type { Decision } from './decide';

export interface Decided {
  sid: string;
  messageId: string;
  userId: string;
  correlationId: string;
  decision: Decision;
  /** What the text touches of the safety lists. */
  hits: readonly Hit[];
  now: Date;
}

export type Recorded =
  | { outcome: 'routed'; decision: Decision; optOutChanged: boolean; effects: Effects; ids: Annotations }
  /** Another try of the same text decided first; nothing was written. */
  | { outcome: 'already' };

/**
 * Writes a decision and all that follows from it in one transaction: a text is routed once, with all of it or nothing.
 *
 * @param committed hears of it also when the deadline has passed before the commit
 */
export function recordDecision(decided: Decided, committed: (recorded: Recorded) => void): Promise<Recorded> {
  const { sid, messageId, userId, correlationId, now } = decided;
  return transaction(async (tx): Promise<Recorded> => {
    if (!(await takeText(tx, decided))) return { outcome: 'already' };
    const effects = noEffects();
    await recordHits(tx, decided.hits, decided, effects);
    const { decision, linkupId, inviteId } = await perform(tx, decided, effects);
    const { optOut, intent, outcome, reason } = decision;
    const optOutChanged =
      optOut !== undefined &&
      (await changeOptOut(tx, { userId, to: optOut, reason: intent, correlationId, now }));
    // Independent of each other, so they share the way to the database.
    const [text] = await Promise.all([
      decision.reply === undefined
        ? undefined
        : recordText(tx, {
            idempotencyKey: `reply:${sid}`,
            correlationId,
            userId,
            ...decision.reply,
            ...(linkupId === undefined ? {} : { linkupId }),
            ...(inviteId === undefined ? {} : { inviteId }),
            now,
          }),
      markRouted(tx, messageId, decision, now),
      recordDomainEvent(tx, {
        correlationId,
        type: 'message.routed',
        entity: 'message',
        entityId: messageId,
        userId,
        data: {
          intent,
          outcome,
          ...(reason === undefined ? {} : { reason }),
          ...(linkupId === undefined ? {} : { linkup_id: linkupId }),
          ...(inviteId === undefined ? {} : { invite_id: inviteId }),
        },
      }),
    ]);
    if (text !== undefined) effects.texts.unshift(text);
    const ids = {
      ...(linkupId === undefined ? {} : { linkup_id: linkupId }),
      ...(inviteId === undefined ? {} : { invite_id: inviteId }),
    };
    return { outcome: 'routed', decision, optOutChanged, effects, ids };
  }, committed);
}

interface Done {
  decision: Decision;
  linkupId?: string;
  inviteId?: string;
}

/** Does what is asked of the LinkUps or the registration; the decision is complete afterwards. */
async function perform(tx: Queryable, decided: Decided, effects: Effects): Promise<Done> {
  const { act, step, ...decision } = decided.decision;
  if (step !== undefined)
    return { decision: { ...decision, ...(await advance(tx, step, decided, effects)) } };
  if (act === undefined) return { decision };
  const { outcome, reason, body, ...ids } = await inCategory('linkup_orchestration', () =>
    performAct(tx, act, decided, effects),
  );
  return {
    decision: {
      ...decision,
      outcome,
      ...(reason === undefined ? {} : { reason }),
      reply: { purpose: 'reply', body },
    },
    ...ids,
  };
}

/** The guard of everything else in the transaction: only one try finds the text undecided, and holds it until the end. */
async function takeText(tx: Queryable, { messageId }: Decided): Promise<boolean> {
  const taken = await query('take_text', () =>
    tx
      .select({ id: smsMessages.id })
      .from(smsMessages)
      .where(and(eq(smsMessages.id, messageId), isNull(smsMessages.routedAt)))
      .for('update'),
  );
  return taken.length > 0;
}

async function markRouted(tx: Queryable, messageId: string, decision: Decision, now: Date): Promise<void> {
  const { intent, outcome, reason, confidence } = decision;
  await query('mark_routed', () =>
    tx
      .update(smsMessages)
      .set({
        routedAt: now,
        routeOutcome: outcome,
        routeReason: reason ?? null,
        intent,
        confidence: confidence ?? null,
      })
      .where(eq(smsMessages.id, messageId)),
  );
}
