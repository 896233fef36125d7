import { and, asc, eq, isNotNull, lte } from 'drizzle-orm';
import { database } from '@/lib/clients/database';
import { query } from '@/lib/db/query';
import { smsMessages, smsOutboundJobs } from '@/lib/db/schema/sms';
import { users } from '@/lib/db/schema/users';

/** A text whose price is not known yet. */
export interface UnpricedText {
  messageId: string;
  sid: string;
  correlationId: string;
  direction: 'inbound' | 'outbound';
  checks: number;
  estimatedSegments: number | null;
  estimatedMicros: number | null;
  userId: string;
  phone: string;
  purpose: string | null;
  linkupId: string | null;
  inviteId: string | null;
}

/** The texts whose price is due to be asked for, the longest waiting first. */
export async function loadUnpriced(now: Date, limit: number): Promise<UnpricedText[]> {
  const rows = await query('load_unpriced_texts', () =>
    database()
      .select({
        messageId: smsMessages.id,
        sid: smsMessages.twilioMessageSid,
        correlationId: smsMessages.correlationId,
        direction: smsMessages.direction,
        checks: smsMessages.priceChecks,
        estimatedSegments: smsMessages.estimatedSegments,
        estimatedMicros: smsMessages.estimatedMicros,
        userId: smsMessages.userId,
        phone: users.phone,
        purpose: smsOutboundJobs.purpose,
        linkupId: smsOutboundJobs.linkupId,
        inviteId: smsOutboundJobs.inviteId,
      })
      .from(smsMessages)
      .innerJoin(users, eq(users.id, smsMessages.userId))
      .leftJoin(smsOutboundJobs, eq(smsOutboundJobs.messageId, smsMessages.id))
      .where(and(lte(smsMessages.priceDueAt, now), isNotNull(smsMessages.twilioMessageSid)))
      .orderBy(asc(smsMessages.priceDueAt))
      .limit(limit),
  );
  return rows.flatMap(({ sid, ...row }) => (sid === null ? [] : [{ ...row, sid }]));
}

type Change = Partial<typeof smsMessages.$inferInsert>;

/** Writes what a check found. False when another run was faster: of two at once, one finds the text as it was loaded. */
export async function endPriceCheck(
  { messageId, checks }: UnpricedText,
  change: Pick<Change, 'segments' | 'priceMicros' | 'priceUnit'> & { priceDueAt: Date | null },
): Promise<boolean> {
  const changed = await query('end_price_check', () =>
    database()
      .update(smsMessages)
      .set({ ...change, priceChecks: checks + 1 })
      .where(
        and(
          eq(smsMessages.id, messageId),
          eq(smsMessages.priceChecks, checks),
          isNotNull(smsMessages.priceDueAt),
        ),
      )
      .returning({ id: smsMessages.id }),
  );
  return changed.length > 0;
}
