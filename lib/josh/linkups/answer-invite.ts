import { eq } from 'drizzle-orm';
import type { Queryable } from '@/lib/db/connect';
import { query } from '@/lib/db/query';
import { invites } from '@/lib/db/schema/linkups';
import { log } from '@/lib/telemetry/log/log';
import type { Effects } from '../effects';
import { type ChangeOptions, changeInvites, type Invite, oneInvite } from './change-invite';
import { countAccepted, type Linkup, lockLinkup } from './linkup';
import { tryLock } from './lock';

/** How an answer to an invite ended. */
export type Answer =
  | { outcome: 'accepted'; locked: boolean; linkup: Linkup; invite: Invite }
  | { outcome: 'declined'; linkup: Linkup; invite: Invite }
  | { outcome: 'refused'; reason: 'already_accepted' | 'full' | 'closed'; linkup: Linkup; invite: Invite };

type Ids = Pick<Invite, 'id' | 'linkupId'>;

/**
 * Accepts an invite and locks the LinkUp if that was its last place. Safe to repeat, and under any number of accepts at
 * once: the LinkUp's row is held before the invite is read, so places are never given twice.
 */
export async function acceptInvite(
  tx: Queryable,
  ids: Ids,
  options: ChangeOptions,
  effects: Effects,
): Promise<Answer> {
  const { linkup, invite } = await hold(tx, ids);
  const reason = refusalOf(linkup, invite, options.now);
  if (reason !== null) {
    if (reason === 'full') await logFull(tx, linkup, effects);
    return { outcome: 'refused', reason, linkup, invite };
  }
  await changeInvites(
    tx,
    linkup,
    oneInvite(ids.id, 'pending', 'declined', 'canceled'),
    { to: 'accepted' },
    options,
    effects,
  );
  const locked = await tryLock(tx, linkup, { ...options, by: invite.userId }, effects);
  return { outcome: 'accepted', locked, linkup, invite };
}

/** Declines an invite that is open. Safe to repeat: who has declined has declined. */
export async function declineInvite(
  tx: Queryable,
  ids: Ids,
  options: ChangeOptions,
  effects: Effects,
): Promise<Answer> {
  const { linkup, invite } = await hold(tx, ids);
  if (invite.state === 'declined') return { outcome: 'declined', linkup, invite };
  const reason = refusalOf(linkup, invite, options.now);
  if (reason !== null) return { outcome: 'refused', reason, linkup, invite };
  await changeInvites(tx, linkup, oneInvite(ids.id, 'pending'), { to: 'declined' }, options, effects);
  return { outcome: 'declined', linkup, invite };
}

async function hold(tx: Queryable, { id, linkupId }: Ids): Promise<{ linkup: Linkup; invite: Invite }> {
  const linkup = await lockLinkup(tx, linkupId);
  const [invite] = await query('load_invite', () => tx.select().from(invites).where(eq(invites.id, id)));
  if (linkup === undefined || invite === undefined) throw new Error('An invite that was found is gone.');
  return { linkup, invite };
}

function refusalOf(
  { state }: Linkup,
  invite: Invite,
  now: Date,
): 'already_accepted' | 'full' | 'closed' | null {
  if (state !== 'broadcasting' && state !== 'locked') return 'closed';
  if (invite.state === 'accepted') return 'already_accepted';
  if (invite.reason === 'full' || state === 'locked') return 'full';
  if (invite.expiresAt !== null && invite.expiresAt <= now) return 'closed';
  // Who said no, or gave the place back, may still change their mind.
  const open = ['pending', 'declined'].includes(invite.state) || invite.reason === 'given_back';
  return open ? null : 'closed';
}

async function logFull(tx: Queryable, { id, region, capacity }: Linkup, effects: Effects): Promise<void> {
  const accepted = await countAccepted(tx, id);
  effects.lines.push(() =>
    log('linkup.lock_attempt', {
      linkup_id: id,
      region,
      outcome: 'refused',
      accepted,
      capacity,
      reason: 'already_locked',
    }),
  );
}
