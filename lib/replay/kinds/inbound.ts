import { and, asc, eq, gte, inArray, isNull, lte, or } from 'drizzle-orm';
import { database } from '@/lib/clients/database';
import { query } from '@/lib/db/query';
import { messageEvents, smsMessages } from '@/lib/db/schema/sms';
import { users } from '@/lib/db/schema/users';
import { llmModel } from '@/lib/josh/intent/settings';
import { MAX_AGE_MS } from '@/lib/josh/outbox/plan-send';
import { screen } from '@/lib/josh/safety/screen';
import { decideByRule, type Sender } from '@/lib/josh/sms/decide';
import { handleInbound } from '@/lib/josh/sms/handle-inbound';
import type { InboundText } from '@/lib/josh/sms/inbound-text';
import { onHold } from '@/lib/josh/users/on-hold';
import { accountLlm } from '@/lib/telemetry/cost/llm-cost';
import { smsCost } from '@/lib/telemetry/cost/sms-cost';
import { type ReplayKind, run, skip, splitIds, type Verdict } from '../kind';

/** A try that stored a text is given so long to decide it, in milliseconds: the route's time and a little more. */
const SETTLING_MS = 15_000;
/** Tokens of one reading, for the estimate. */
const READING = { input_tokens: 600, output_tokens: 60 };

interface Stored {
  text: InboundText;
  sender: Sender;
  routedAt: Date | null;
  at: Date;
  /** Characters that the text had when it came; null when nothing is known of it. */
  characters: number | null;
}

/**
 * What would become of a text now. Only the text itself can be read again: `message_events` has what is known about it and
 * not its words, so where `sms_messages.body` has been emptied nothing can be done. A text that touches a safety list is
 * handled whoever sent it. Pure.
 */
export function judgeText({ text, sender, routedAt, at, characters }: Stored, now: Date): Verdict {
  if (routedAt !== null) return skip('already_done');
  if (text.body === '' && characters !== 0) return skip('text_gone');
  if (now.getTime() - at.getTime() < SETTLING_MS) return skip('in_progress');
  const hits = screen(text.body);
  const decision = decideByRule(text, sender, hits);
  if (hits.length === 0 && decision?.reason === 'opted_out') return skip('opted_out');
  if (hits.length === 0 && decision?.reason === 'safety_hold') return skip('safety_hold');
  // A STOP counts however late it is read.
  if (decision?.optOut !== undefined || hits.length > 0) return run;
  return now.getTime() - at.getTime() > MAX_AGE_MS ? skip('expired') : run;
}

async function load(where: ReturnType<typeof and>, limit: number) {
  const rows = await query('find_replay_texts', () =>
    database()
      .select({
        message: smsMessages,
        data: messageEvents.data,
        phone: users.phone,
        optedOutAt: users.optedOutAt,
        registration: users.registration,
        onHold,
      })
      .from(smsMessages)
      .innerJoin(users, eq(users.id, smsMessages.userId))
      .leftJoin(
        messageEvents,
        and(eq(messageEvents.messageId, smsMessages.id), eq(messageEvents.kind, 'inbound')),
      )
      .where(and(eq(smsMessages.direction, 'inbound'), where))
      .orderBy(asc(smsMessages.createdAt))
      .limit(limit),
  );
  return rows.map(({ message, data, phone, optedOutAt, registration, onHold }) => {
    const keyword = (['stop', 'start', 'help'] as const).find((word) => word === data?.opt_out_type);
    const stored: Stored = {
      text: {
        sid: message.twilioMessageSid ?? '',
        phone,
        body: message.body,
        segments: message.segments ?? 1,
        media: Number(data?.media ?? 0),
        country: typeof data?.country === 'string' ? data.country : undefined,
        optOutType: keyword,
      },
      sender: { optedOut: optedOutAt !== null, onHold, registration },
      routedAt: message.routedAt,
      at: message.createdAt,
      characters: typeof data?.characters === 'number' ? data.characters : null,
    };
    return { id: message.id, correlationId: message.correlationId, stored };
  });
}

/** Texts that came in and were never decided. */
export const inbound: ReplayKind = {
  conditions: ['ids', 'from', 'to', 'user_id'],
  async find({ ids, from, to, user_id }, limit, now) {
    const { own, provider } = splitIds(ids);
    const found = await load(
      and(
        ids
          ? or(inArray(smsMessages.id, own), inArray(smsMessages.twilioMessageSid, provider))
          : isNull(smsMessages.routedAt),
        from && gte(smsMessages.createdAt, from),
        to && lte(smsMessages.createdAt, to),
        user_id ? eq(smsMessages.userId, user_id) : undefined,
      ),
      limit,
    );
    const reading =
      found.length === 0
        ? 0
        : ((await accountLlm({ model: llmModel(), usage: READING }, llmModel()))?.cost_micros ?? 0);
    return found.map(({ id, correlationId, stored }) => ({
      id,
      correlationId,
      at: stored.at,
      verdict: judgeText(stored, now),
      micros:
        reading + (smsCost({ phone: stored.text.phone, direction: 'outbound', segments: 1 }).micros ?? 0),
    }));
  },
  async execute(id, now) {
    const [found] = await load(eq(smsMessages.id, id), 1);
    if (found === undefined) return 'nothing_to_do';
    await handleInbound(found.stored.text, now);
    return 'done';
  },
};
