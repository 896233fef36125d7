import type { Queryable } from '@/lib/db/connect';
import { log } from '@/lib/telemetry/log/log';
import { recordDomainEvent } from '../domain-event';
import type { Effects } from '../effects';
import { type ChangeOptions, changeInvites, invitesOf } from './change-invite';
import { countAccepted, type Linkup, updateLinkup } from './linkup';
import { messages } from './messages';
import { tellEveryone } from './tell';

const MINUTE = 60_000;

/**
 * Locks a LinkUp if the accept that was just written took the last place. The row must be held: accepts take turns, so one
 * of them locks, and it sees every other. Returns whether this one did.
 *
 * @param by who accepted and is told in the reply; null when nobody just did
 */
export async function tryLock(
  tx: Queryable,
  linkup: Linkup,
  { by, ...options }: ChangeOptions & { by: string | null },
  effects: Effects,
): Promise<boolean> {
  const { id, region, capacity, creatorId, createdAt } = linkup;
  const { correlationId, now } = options;
  const accepted = await countAccepted(tx, id);
  const full = accepted >= capacity;
  effects.lines.push(() =>
    log('linkup.lock_attempt', {
      linkup_id: id,
      region,
      outcome: full ? 'ok' : 'refused',
      accepted,
      capacity,
      reason: full ? undefined : 'places_left',
    }),
  );
  if (!full) return false;
  const minutes = Math.round(((now.getTime() - createdAt.getTime()) / MINUTE) * 100) / 100;
  await updateLinkup(tx, id, { state: 'locked', lockedAt: now, nextWaveAt: null });
  await recordDomainEvent(tx, {
    correlationId,
    type: 'linkup.locked',
    entity: 'linkup',
    entityId: id,
    userId: creatorId,
    data: { region, accepted, minutes_to_lock: minutes },
  });
  effects.lines.push(() =>
    log('linkup.locked', { linkup_id: id, region, minutes_to_lock: minutes, accepted }),
  );
  await tellEveryone(
    tx,
    linkup,
    {
      ...options,
      about: 'locked',
      purpose: 'confirmation',
      body: messages.locked(linkup),
      except: by ?? undefined,
    },
    effects,
  );
  await changeInvites(
    tx,
    linkup,
    invitesOf(linkup, 'pending'),
    { to: 'canceled', reason: 'full' },
    options,
    effects,
  );
  return true;
}
