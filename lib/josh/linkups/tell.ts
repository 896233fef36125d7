import type { Queryable } from '@/lib/db/connect';
import { query } from '@/lib/db/query';
import { invites } from '@/lib/db/schema/linkups';
import type { Effects } from '../effects';
import { recordTexts } from '../outbox/record-text';
import { type ChangeOptions, invitesOf } from './change-invite';
import type { Linkup } from './linkup';

export interface News extends ChangeOptions {
  /** What makes the news the same news: nobody is told twice. */
  about: 'locked' | 'expired' | 'canceled' | 'reminder';
  purpose: 'confirmation' | 'update' | 'reminder';
  body: string;
  /** Who is told otherwise, because they asked. */
  except?: string | undefined;
}

/** Texts the creator and everybody who has a place. Safe to repeat: one text a person and piece of news. */
export async function tellEveryone(
  tx: Queryable,
  linkup: Linkup,
  news: News,
  effects: Effects,
): Promise<void> {
  const { correlationId, now, about, purpose, body, except } = news;
  const taken = await query('load_accepted', () =>
    tx.select({ id: invites.id, userId: invites.userId }).from(invites).where(invitesOf(linkup, 'accepted')),
  );
  const people = [
    { userId: linkup.creatorId },
    ...taken.map(({ id, userId }) => ({ userId, inviteId: id })),
  ].filter(({ userId }) => userId !== except);
  const texts = await recordTexts(
    tx,
    people.map((person) => ({
      ...person,
      idempotencyKey: `linkup:${linkup.id}:${about}:${person.userId}`,
      correlationId,
      purpose,
      body,
      linkupId: linkup.id,
      now,
    })),
  );
  effects.texts.push(...texts);
}
