import { and, desc, eq, isNull } from 'drizzle-orm';
import { database } from '@/lib/clients/database';
import { query } from '@/lib/db/query';
import { safetyHolds } from '@/lib/db/schema/safety';
import { smsMessages, smsOutboundJobs } from '@/lib/db/schema/sms';
import { users } from '@/lib/db/schema/users';
import { Witnesses } from '../evidence/ask';
import { countRefused, linesOfOperation } from '../evidence/logs';
import { askTwilio, loadOutbound, type OutboundText } from '../evidence/outbound';
import { code, judgeDelivered, judgeQueued, judgeTaken, judgeTried, type Sending } from './outbound';
import { broken, type Found, mendable, moment, ok, type PlaybookStep, skipped, waiting } from './playbook';

const SECOND = 1_000;
/** A handler that stored a text is given so long to decide it: the route's time and a little more. */
const DECIDED_MS = 15 * SECOND;

/** What people ask about: a text by its SID, a user's last text, or a text of ours. */
export type NoReplyAsked = { sid: string } | { userId: string } | { jobId: string };

type Text = Pick<
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
  inbound: Text | null;
  user: User | null;
  refusedCalls: number;
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
  const refusedCalls =
    inbound === null && text === null
      ? await witnesses.ask('axiom', () => countRefused('/api/twilio/inbound', now), 0)
      : 0;
  // Only where Twilio's callback has told no end.
  const open = text !== null && text.sid !== null && text.state === 'sent';
  const atTwilio = open ? await witnesses.ask('twilio', () => askTwilio(text.id), []) : [];
  return { asked, inbound, text, user, lines, refusedCalls, atTwilio, away: witnesses.away };
}

async function loadInbound(asked: { sid: string } | { userId: string }): Promise<Text | null> {
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
async function loadText(asked: NoReplyAsked, inbound: Text | null): Promise<OutboundText | null> {
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

/** The intents of texts that are not answered by us, rightly. */
const ANSWERED_ELSEWHERE = new Set(['start', 'help']);
/** Why a user is asked again although the LLM did its work, or had none. */
const ASKED_RIGHTLY = new Set([
  'unknown',
  'low_confidence',
  'no_text',
  'needs_region',
  'needs_day',
  'size_out_of_range',
  'too_soon',
  'too_late',
  'elsewhere',
]);

/** A text of ours answers nothing that could be looked for. */
const isOurs = ({ asked, inbound, text }: NoReply): boolean =>
  'jobId' in asked || (inbound === null && text !== null);

const said = ({ id, sid, createdAt, correlationId }: Text) => ({
  message_id: id,
  twilio_message_sid: sid,
  correlation_id: correlationId,
  received_at: moment(createdAt),
});

/** "User didn't get a reply" (Document 5, "Debugging Playbook"), from the text that came in to the one that goes out. */
export const noReply: readonly PlaybookStep<NoReply>[] = [
  {
    name: 'user',
    question: 'Is the user known?',
    asks: ['postgres'],
    judge(found) {
      const { user, asked, inbound } = found;
      if (user === null)
        return 'userId' in asked ? broken('unknown_user', { user_id: asked.userId }) : skipped;
      const state = { user_id: user.id, registration: user.registration };
      // People who were brought in otherwise have never asked anything.
      return 'userId' in asked && inbound === null && found.refusedCalls === 0
        ? broken('unknown_user', { ...state, texts: 0 })
        : ok(state);
    },
  },
  {
    name: 'received',
    question: 'Was the text stored?',
    asks: ['postgres', 'axiom'],
    judge(found) {
      if (isOurs(found)) return skipped;
      if (found.inbound !== null) return ok(said(found.inbound));
      return found.refusedCalls > 0
        ? broken('signature_refused', {
            route: '/api/twilio/inbound',
            refused_in_the_last_hour: found.refusedCalls,
          })
        : broken('text_never_arrived', 'sid' in found.asked ? { twilio_message_sid: found.asked.sid } : {});
    },
  },
  {
    name: 'routed',
    question: 'Did its handler decide it?',
    asks: ['postgres'],
    judge({ inbound }, now) {
      if (inbound === null) return skipped;
      const { routedAt, intent, routeOutcome, routeReason, createdAt } = inbound;
      if (routedAt !== null)
        return ok({ routed_at: moment(routedAt), intent, outcome: routeOutcome, reason: routeReason });
      const until = createdAt.getTime() + DECIDED_MS;
      return now < until
        ? waiting(until, said(inbound))
        : mendable('text_undecided', { kind: 'inbound', ids: [inbound.id] }, said(inbound));
    },
  },
  {
    name: 'may_be_answered',
    question: 'May the user be sent anything?',
    asks: ['postgres'],
    judge({ inbound, text, user }) {
      // Whoever asks for help is told where to find it, hold or not.
      if (inbound === null || inbound.routedAt === null || text !== null)
        return text === null ? skipped : ok();
      const { routeReason, intent } = inbound;
      const why = { intent, reason: routeReason, user_id: inbound.userId };
      if (intent === 'stop' || routeReason === 'opted_out')
        return broken('opted_out', { ...why, opted_out_at: moment(user?.optedOutAt ?? null) });
      if (routeReason === 'safety_hold')
        return broken('safety_hold', {
          ...why,
          hold_id: user?.holdId ?? null,
          held_since: moment(user?.holdAt ?? null),
        });
      return ok(why);
    },
  },
  {
    name: 'job_recorded',
    question: 'Was a reply recorded?',
    asks: ['postgres'],
    judge({ inbound, text }) {
      if (text !== null)
        return ok({ job_id: text.id, purpose: text.purpose, created_at: moment(text.createdAt) });
      if (inbound === null || inbound.routedAt === null) return skipped;
      const { intent, routeReason } = inbound;
      if (intent === 'stop' || routeReason === 'opted_out' || routeReason === 'safety_hold') return skipped;
      // Twilio's Advanced Opt-Out answers these itself; START is never answered by us.
      if (
        ANSWERED_ELSEWHERE.has(intent ?? '') &&
        (intent === 'start' || routeReason === 'answered_by_twilio')
      )
        return ok({ intent, answered_by: 'twilio' });
      return broken('job_missing', { ...said(inbound), idempotency_key: `reply:${inbound.sid}` });
    },
  },
  { name: 'queued', question: 'Is it in the queue?', asks: ['postgres'], judge: judgeQueued },
  { name: 'tried', question: 'Did somebody try to send it?', asks: ['postgres'], judge: judgeTried },
  { name: 'taken', question: 'Did Twilio take it?', asks: ['postgres'], judge: judgeTaken },
  { name: 'delivered', question: 'Did it reach the phone?', asks: ['postgres'], judge: judgeDelivered },
  {
    name: 'understood',
    question: 'Was it an answer, and not a question because the LLM failed?',
    asks: ['postgres'],
    judge({ inbound, text, lines }) {
      if (inbound === null || text?.purpose !== 'clarifier') return skipped;
      const why = { intent: inbound.intent, reason: inbound.routeReason };
      if (inbound.routeReason === null || ASKED_RIGHTLY.has(inbound.routeReason)) return ok(why);
      const failures = lines.filter(
        ({ event }) => event === 'llm.intent.failed' || event === 'llm.intent.invalid_json',
      );
      return broken(
        'llm_fallback',
        why,
        ...failures.map((line) => ({
          event: code(line.event),
          reason: code(line.reason),
          model: code(line.model),
        })),
      );
    },
  },
];
