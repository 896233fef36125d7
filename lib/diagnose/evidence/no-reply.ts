import { and, desc, eq, gt, isNull } from 'drizzle-orm';
import { database } from '@/lib/clients/database';
import { query } from '@/lib/db/query';
import { safetyHolds } from '@/lib/db/schema/safety';
import { smsMessages, smsOutboundJobs } from '@/lib/db/schema/sms';
import { users } from '@/lib/db/schema/users';
import type { Found } from '../playbooks/playbook';
import { Witnesses } from './ask';
import { countRefused, linesOfOperation, noneRefused, type Refused } from './logs';
import { askTwilio, loadOutbound, type OutboundText, type Sending } from './outbound';

/** What people ask about: a text by its SID, a user's last text, or a text of ours. */
export type NoReplyAsked = { sid: string } | { userId: string } | { jobId: string };

export type InboundRow = Pick<
  typeof smsMessages.$inferSelect,
  'id' | 'correlationId' | 'userId' | 'createdAt' | 'routedAt' | 'routeOutcome' | 'routeReason' | 'intent'
> & { sid: string | null };

interface User {
  id: string;
  optedOutAt: Date | null;
  registration: string;
  holdId: string | null;
  holdAt: Date | null;
}

export interface NoReply extends Found, Sending {
  asked: NoReplyAsked;
  /** The text that came in; null when there is none, or a text of ours is asked about. */
  inbound: InboundRow | null;
  user: User | null;
  refused: Refused;
  /** A text was stored after the last refused call: our key fits, and the refused ones were forged. */
  keyFits: boolean;
}

/** Gathers what the playbook looks at. Who does not answer is noted. */
export async function gatherNoReply(asked: NoReplyAsked, now: number): Promise<NoReply> {
  const witnesses = new Witnesses();
  const table = <T, O>(question: () => Promise<T>, otherwise: O) =>
    witnesses.ask('postgres', question, otherwise);
  const inbound = 'jobId' in asked ? null : await table(() => loadInbound(asked), null);
  const text = await table(() => loadText(asked, inbound), null);
  const userId = text?.userId ?? inbound?.userId ?? ('userId' in asked ? asked.userId : undefined);
  const user = userId === undefined ? null : await table(() => loadUser(userId), null);
  const operation = text?.correlationId ?? inbound?.correlationId;
  const lines =
    operation === undefined ? [] : await witnesses.ask('axiom', () => linesOfOperation(operation), []);
  const missing = inbound === null && text === null;
  const refused = missing
    ? await witnesses.ask('axiom', () => countRefused('/api/twilio/inbound', now), noneRefused)
    : noneRefused;
  const { last } = refused;
  const keyFits = last !== null && (await table(() => storedAfter(last), false));
  // Only where Twilio's callback has told no end.
  const open = text !== null && text.sid !== null && text.state === 'sent';
  const atTwilio = open ? await witnesses.ask('twilio', () => askTwilio(text.id), []) : [];
  return { asked, inbound, text, user, lines, refused, keyFits, atTwilio, away: witnesses.away };
}

async function storedAfter(time: number): Promise<boolean> {
  const rows = await query('diagnose_stored_after', () =>
    database()
      .select({ id: smsMessages.id })
      .from(smsMessages)
      .where(and(eq(smsMessages.direction, 'inbound'), gt(smsMessages.createdAt, new Date(time))))
      .limit(1),
  );
  return rows.length > 0;
}

async function loadInbound(asked: { sid: string } | { userId: string }): Promise<InboundRow | null> {
  const which =
    'sid' in asked ? eq(smsMessages.twilioMessageSid, asked.sid) : eq(smsMessages.userId, asked.userId);
  const [row] = await query('diagnose_text', () =>
    database()
      .select({
        id: smsMessages.id,
        sid: smsMessages.twilioMessageSid,
        correlationId: smsMessages.correlationId,
        userId: smsMessages.userId,
        createdAt: smsMessages.createdAt,
        routedAt: smsMessages.routedAt,
        routeOutcome: smsMessages.routeOutcome,
        routeReason: smsMessages.routeReason,
        intent: smsMessages.intent,
      })
      .from(smsMessages)
      .where(and(eq(smsMessages.direction, 'inbound'), which))
      .orderBy(desc(smsMessages.createdAt))
      .limit(1),
  );
  return row ?? null;
}

/** The text of ours that is asked about, or the reply to the text that came in: it has that one's SID in its key. */
async function loadText(asked: NoReplyAsked, inbound: InboundRow | null): Promise<OutboundText | null> {
  const which =
    'jobId' in asked
      ? eq(smsOutboundJobs.id, asked.jobId)
      : inbound !== null
        ? eq(smsOutboundJobs.idempotencyKey, `reply:${inbound.sid}`)
        : 'sid' in asked
          ? eq(smsMessages.twilioMessageSid, asked.sid)
          : undefined;
  return which === undefined ? null : ((await loadOutbound(which))[0] ?? null);
}

async function loadUser(id: string): Promise<User | null> {
  const [row] = await query('diagnose_user', () =>
    database()
      .select({
        id: users.id,
        optedOutAt: users.optedOutAt,
        registration: users.registration,
        holdId: safetyHolds.id,
        holdAt: safetyHolds.createdAt,
      })
      .from(users)
      .leftJoin(safetyHolds, and(eq(safetyHolds.userId, users.id), isNull(safetyHolds.liftedAt)))
      .where(eq(users.id, id)),
  );
  return row ?? null;
}
