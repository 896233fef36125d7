import type { InboundRow, NoReply } from '../evidence/no-reply';
import { code, judgeDelivered, judgeQueued, judgeTaken, judgeTried } from './outbound';
import { broken, mendable, moment, ok, type PlaybookStep, skipped, unknown, waiting } from './playbook';

const SECOND = 1_000;
/** A handler that stored a text is given so long to decide it: the route's time and a little more. */
const DECIDED_MS = 15 * SECOND;

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

const said = ({ id, sid, createdAt, correlationId }: InboundRow) => ({
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
      return 'userId' in asked && inbound === null && found.refused.calls === 0
        ? broken('unknown_user', { ...state, texts: 0 })
        : ok(state);
    },
  },
  {
    name: 'received',
    question: 'Was the text stored?',
    asks: ['postgres'],
    judge(found) {
      if (isOurs(found)) return skipped;
      if (found.inbound !== null) return ok(said(found.inbound));
      if (found.away.includes('axiom')) return unknown('axiom');
      const seen = {
        twilio_message_sid: 'sid' in found.asked ? found.asked.sid : null,
        route: '/api/twilio/inbound',
        refused_in_the_last_hour: found.refused.calls,
        texts_stored_since: found.keyFits,
      };
      return broken(
        found.refused.calls > 0 && !found.keyFits ? 'signature_refused' : 'text_never_arrived',
        seen,
      );
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
