import { and, eq, inArray, lte, type SQL } from 'drizzle-orm';
import type { Queryable } from '@/lib/db/connect';
import { query } from '@/lib/db/query';
import { invites } from '@/lib/db/schema/linkups';
import { log } from '@/lib/telemetry/log/log';
import { recordDomainEvent } from '../domain-event';
import type { Effects } from '../effects';
import type { Linkup } from './linkup';

export type Invite = typeof invites.$inferSelect;
type InviteState = Invite['state'];

/** What happens to invites. `reason` is a code, for what is not an answer. */
export type InviteChange = { to: 'accepted' | 'declined' } | { to: 'expired' | 'canceled'; reason: string };

export interface ChangeOptions {
  /** Of the operation that makes the change. */
  correlationId: string;
  now: Date;
}

/** Invites of a LinkUp in a state, with what may be asked of them besides. */
export const invitesOf = ({ id }: Pick<Linkup, 'id'>, state: InviteState): SQL | undefined =>
  and(eq(invites.linkupId, id), eq(invites.state, state));

/** One invite in a state. */
export const oneInvite = (id: string, ...states: InviteState[]): SQL | undefined =>
  and(eq(invites.id, id), inArray(invites.state, states));

/** Invites that nobody answered in time. */
export const overdueOf = (linkup: Pick<Linkup, 'id'>, now: Date): SQL | undefined =>
  and(invitesOf(linkup, 'pending'), lte(invites.expiresAt, now));

/**
 * Moves invites to another state, with a domain event and a line each. Safe to repeat: `which` names the state that they
 * must be in. Returns those that were moved.
 */
export async function changeInvites(
  tx: Queryable,
  linkup: Linkup,
  which: SQL | undefined,
  change: InviteChange,
  { correlationId, now }: ChangeOptions,
  effects: Effects,
): Promise<Invite[]> {
  const reason = 'reason' in change ? change.reason : null;
  const answered = reason === null ? { respondedAt: now } : {};
  const changed = await query('change_invites', () =>
    tx
      .update(invites)
      .set({ state: change.to, reason, ...answered })
      .where(which)
      .returning(),
  );
  await recordDomainEvent(
    tx,
    ...changed.map(({ id, userId }) => ({
      correlationId,
      type: `invite.${change.to}`,
      entity: 'invite' as const,
      entityId: id,
      userId,
      data: { linkup_id: linkup.id, ...(reason === null ? {} : { reason }) },
    })),
  );
  for (const invite of changed) effects.lines.push(() => logChange(linkup, invite, change));
  return changed;
}

function logChange(
  { id: linkup_id, region }: Linkup,
  { id: invite_id, userId }: Invite,
  change: InviteChange,
): void {
  const ids = { linkup_id, invite_id, user_id: userId, region };
  switch (change.to) {
    case 'accepted':
      log('linkup.invite_accepted', ids);
      break;
    case 'declined':
      log('linkup.invite_declined', ids);
      break;
    case 'expired':
      log('linkup.invite_expired', ids);
      break;
    case 'canceled':
      log('linkup.invite_canceled', { ...ids, reason: change.reason });
  }
}
