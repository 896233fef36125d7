import { and, eq } from 'drizzle-orm';
import { z } from 'zod';
import { database } from '@/lib/clients/database';
import type { Queryable } from '@/lib/db/connect';
import { query, transaction } from '@/lib/db/query';
import { invites } from '@/lib/db/schema/linkups';
import { users } from '@/lib/db/schema/users';
import { annotate } from '@/lib/telemetry/context';
import { JoshError } from '@/lib/telemetry/errors/error';
import { carryOut, type Effects, noEffects } from '../effects';
import { operationId } from '../operation';
import { onHold } from '../users/on-hold';
import { isUuid } from '../uuid';
import { type Answer, acceptInvite, declineInvite } from './answer-invite';
import type { ChangeOptions, Invite } from './change-invite';
import { type CancelReason, cancelLinkup } from './end';
import { giveBack } from './give-back';
import { isOpen, lockLinkup } from './linkup';

/** The body of `POST /api/linkups/[id]/accept` and `…/decline`. */
export const answerSchema = z.strictObject({ invite_id: z.uuid() });

/** The body of `POST /api/linkups/[id]/cancel`. */
export const cancelSchema = z.strictObject({ reason: z.enum(['operator', 'safety']) });

/** The body of `POST /api/linkups/[id]/invite`: which wave to send now, so that asking twice sends one. */
export const inviteSchema = z.strictObject({ wave: z.number().int().positive() });

/**
 * Answers an invite on its user's behalf. Safe to repeat: what was answered is not answered again.
 *
 * @throws JoshError `linkup.unknown` when the LinkUp has no such invite, `linkup.refused` for a user on hold
 */
export async function answerByRequest(
  linkupId: string,
  inviteId: string,
  what: 'accept' | 'decline',
  now: () => number,
): Promise<Answer> {
  if (!isUuid(linkupId)) throw new JoshError('linkup.unknown');
  const [found] = await query('load_invite', () =>
    database()
      .select({ invite: invites, onHold })
      .from(invites)
      .innerJoin(users, eq(users.id, invites.userId))
      .where(and(eq(invites.id, inviteId), eq(invites.linkupId, linkupId))),
  );
  if (found === undefined) throw new JoshError('linkup.unknown');
  const { invite } = found;
  annotate({ linkup_id: linkupId, invite_id: inviteId, user_id: invite.userId });
  if (found.onHold && what === 'accept') throw new JoshError('linkup.refused');
  const effects = noEffects();
  const answer = await transaction((tx) => {
    const options = { correlationId: operationId(), now: new Date(now()) };
    return what === 'accept'
      ? acceptInvite(tx, invite, options, effects)
      : declineOrLeave(tx, invite, options, effects);
  });
  await carryOut(effects, { now: new Date(now()) });
  return answer;
}

/** Who has accepted and declines now gives their place back. */
async function declineOrLeave(
  tx: Queryable,
  invite: Invite,
  options: ChangeOptions,
  effects: Effects,
): Promise<Answer> {
  const answer = await declineInvite(tx, invite, options, effects);
  if (answer.outcome !== 'refused' || answer.reason !== 'already_accepted') return answer;
  const left = await giveBack(tx, answer, options, effects);
  return left ? { ...answer, outcome: 'declined' } : { ...answer, reason: 'closed' };
}

/**
 * Calls a LinkUp off. Safe to repeat: `ended_before` the second time.
 *
 * @throws JoshError `linkup.unknown`
 */
export async function cancelByRequest(
  linkupId: string,
  reason: CancelReason,
  now: () => number,
): Promise<'canceled' | 'ended_before'> {
  if (!isUuid(linkupId)) throw new JoshError('linkup.unknown');
  annotate({ linkup_id: linkupId });
  const effects = noEffects();
  const outcome = await transaction(async (tx) => {
    const linkup = await lockLinkup(tx, linkupId);
    if (linkup === undefined) throw new JoshError('linkup.unknown');
    if (!isOpen(linkup) && linkup.state !== 'locked') return 'ended_before' as const;
    const options = { correlationId: operationId(), now: new Date(now()) };
    await cancelLinkup(tx, linkup, { ...options, reason }, effects);
    return 'canceled' as const;
  });
  await carryOut(effects, { now: new Date(now()) });
  return outcome;
}
