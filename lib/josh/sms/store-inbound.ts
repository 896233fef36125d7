import { eq, sql } from 'drizzle-orm';
import type { Queryable } from '@/lib/db/connect';
import { query, transaction } from '@/lib/db/query';
import { messageEvents, smsMessages } from '@/lib/db/schema/sms';
import { users } from '@/lib/db/schema/users';
import { firstPriceCheck } from '../cost/price-check';
import type { Registration } from '../registration/read-step';
import { recordProfileStep } from '../registration/record-profile-step';
import { onHold } from '../users/on-hold';
import type { InboundText } from './inbound-text';

export interface StoredText {
  /** `resumed`: stored by a try that died before it had decided. `duplicate`: decided already. */
  outcome: 'new' | 'resumed' | 'duplicate';
  messageId: string;
  /** Of the try that stored it first. */
  correlationId: string;
  sender: {
    id: string;
    isNew: boolean;
    optedOut: boolean;
    onHold: boolean;
    region: string | null;
    registration: Registration;
  };
}

export interface StoreOptions {
  phoneHash: string;
  correlationId: string;
  /** What the text costs by our prices, in millionths of a US dollar. */
  costMicros: number | undefined;
  now: Date;
}

/**
 * Stores a text, its sender and its metadata in one transaction. The unique SID makes it safe to repeat.
 *
 * @param committed hears of it also when the deadline has passed before the commit
 */
export function storeInbound(
  text: InboundText,
  options: StoreOptions,
  committed: (stored: StoredText) => void,
): Promise<StoredText> {
  return transaction(async (tx): Promise<StoredText> => {
    const sender = await upsertUser(tx, text, options);
    const id = await insertMessage(tx, text, sender.id, options);
    if (id !== undefined) {
      // Independent of each other, so they share the way to the database.
      await Promise.all([
        insertMessageEvent(tx, text, id, options),
        sender.isNew && recordProfileStep(tx, { userId: sender.id, type: 'registered', ...options }),
      ]);
      return { outcome: 'new', messageId: id, correlationId: options.correlationId, sender };
    }
    const earlier = await findMessage(tx, text.sid);
    return {
      outcome: earlier.routedAt === null ? 'resumed' : 'duplicate',
      messageId: earlier.id,
      correlationId: earlier.correlationId,
      sender,
    };
  }, committed);
}

/** Safe to repeat: the phone number is unique. It also makes texts of one sender take turns. */
async function upsertUser(tx: Queryable, text: InboundText, { phoneHash, correlationId, now }: StoreOptions) {
  const [user] = await query('upsert_user', () =>
    tx
      .insert(users)
      .values({ correlationId, phone: text.phone, phoneHash, firstInboundAt: now })
      .onConflictDoUpdate({
        target: users.phone,
        // The hash follows the current pepper.
        set: {
          phoneHash,
          updatedAt: now,
          firstInboundAt: sql`coalesce(${users.firstInboundAt}, ${now.toISOString()})`,
        },
      })
      .returning({
        id: users.id,
        isNew: sql<boolean>`xmax = 0`,
        optedOutAt: users.optedOutAt,
        region: users.region,
        registration: users.registration,
        onHold,
      }),
  );
  if (user === undefined) throw new Error('The upsert of a user returned no row.');
  const { optedOutAt, ...rest } = user;
  return { ...rest, optedOut: optedOutAt !== null };
}

/** Safe to repeat: the SID is unique; undefined when the text is already there. */
async function insertMessage(
  tx: Queryable,
  text: InboundText,
  userId: string,
  { correlationId, costMicros, now }: StoreOptions,
): Promise<string | undefined> {
  const [row] = await query('insert_message', () =>
    tx
      .insert(smsMessages)
      .values({
        correlationId,
        userId,
        direction: 'inbound',
        twilioMessageSid: text.sid,
        body: text.body,
        status: 'received',
        segments: text.segments,
        estimatedSegments: text.segments,
        estimatedMicros: costMicros ?? null,
        priceDueAt: firstPriceCheck(now),
        createdAt: now,
      })
      .onConflictDoNothing({ target: smsMessages.twilioMessageSid })
      .returning({ id: smsMessages.id }),
  );
  return row?.id;
}

/** Safe to repeat: one row a SID, kind and status. */
async function insertMessageEvent(
  tx: Queryable,
  text: InboundText,
  messageId: string,
  { correlationId }: StoreOptions,
): Promise<void> {
  const data = {
    segments: text.segments,
    media: text.media,
    characters: text.body.length,
    ...(text.country ? { country: text.country } : {}),
    ...(text.optOutType ? { opt_out_type: text.optOutType } : {}),
  };
  await query('insert_message_event', () =>
    tx
      .insert(messageEvents)
      .values({
        correlationId,
        messageId,
        twilioMessageSid: text.sid,
        kind: 'inbound',
        status: 'received',
        data,
      })
      .onConflictDoNothing(),
  );
}

async function findMessage(tx: Queryable, sid: string) {
  const [row] = await query('find_message', () =>
    tx
      .select({
        id: smsMessages.id,
        routedAt: smsMessages.routedAt,
        correlationId: smsMessages.correlationId,
      })
      .from(smsMessages)
      .where(eq(smsMessages.twilioMessageSid, sid)),
  );
  if (row === undefined) throw new Error('A text that is already there was not found.');
  return row;
}
