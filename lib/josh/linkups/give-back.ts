import type { Queryable } from '@/lib/db/connect';
import type { Effects } from '../effects';
import { type ChangeOptions, changeInvites, oneInvite } from './change-invite';
import { cancelLinkup } from './end';
import type { Involved } from './find-for-user';
import { countAccepted, lockLinkup } from './linkup';

/**
 * Gives an accepted place back. While the LinkUp broadcasts somebody else can have it; one that is locked stays so, unless
 * nobody is left but the creator. Safe to repeat: false when the place was given back before or the LinkUp is over.
 */
export async function giveBack(
  tx: Queryable,
  { invite, linkup: { id } }: Involved,
  options: ChangeOptions,
  effects: Effects,
): Promise<boolean> {
  const linkup = await lockLinkup(tx, id);
  if (linkup === undefined || (linkup.state !== 'broadcasting' && linkup.state !== 'locked')) return false;
  const given = await changeInvites(
    tx,
    linkup,
    oneInvite(invite.id, 'accepted'),
    { to: 'canceled', reason: 'given_back' },
    options,
    effects,
  );
  if (given.length === 0) return false;
  if (linkup.state === 'locked' && (await countAccepted(tx, id)) === 0)
    await cancelLinkup(tx, linkup, { ...options, reason: 'nobody_left' }, effects);
  return true;
}
