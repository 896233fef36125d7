import type { Queryable } from '@/lib/db/connect';
import { log } from '@/lib/telemetry/log/log';
import { recordDomainEvent } from '../domain-event';
import type { Effects } from '../effects';
import { type ChangeOptions, changeInvites, invitesOf } from './change-invite';
import { countAccepted, type Linkup, updateLinkup } from './linkup';
import { messages } from './messages';
import { tellEveryone } from './tell';

/** Why a LinkUp is called off. */
export type CancelReason = 'creator' | 'nobody_left' | 'operator' | 'safety';

/** Ends a LinkUp whose window has elapsed. Its row must be held, and it must be open. */
export async function expireLinkup(
  tx: Queryable,
  linkup: Linkup,
  options: ChangeOptions,
  effects: Effects,
): Promise<void> {
  const { id, region, capacity } = linkup;
  const reason = 'window_elapsed';
  const accepted = await countAccepted(tx, id);
  await end(tx, linkup, { state: 'expired', reason, accepted }, options);
  effects.lines.push(() => log('linkup.expired', { linkup_id: id, region, accepted, capacity }));
  await tellEveryone(
    tx,
    linkup,
    { ...options, about: 'expired', purpose: 'update', body: messages.expired(linkup) },
    effects,
  );
  await changeInvites(tx, linkup, invitesOf(linkup, 'pending'), { to: 'expired', reason }, options, effects);
}

/** Calls a LinkUp off. Its row must be held, and it must be open or locked. */
export async function cancelLinkup(
  tx: Queryable,
  linkup: Linkup,
  { reason, by, ...options }: ChangeOptions & { reason: CancelReason; by?: string },
  effects: Effects,
): Promise<void> {
  const { id, region } = linkup;
  const accepted = await countAccepted(tx, id);
  await end(tx, linkup, { state: 'canceled', reason, accepted }, options);
  effects.lines.push(() =>
    log('linkup.canceled', { linkup_id: id, region, reason, accepted, state: linkup.state }),
  );
  await tellEveryone(
    tx,
    linkup,
    { ...options, about: 'canceled', purpose: 'update', body: messages.canceled(linkup), except: by },
    effects,
  );
  for (const state of ['pending', 'accepted'] as const)
    await changeInvites(
      tx,
      linkup,
      invitesOf(linkup, state),
      { to: 'canceled', reason: 'linkup_canceled' },
      options,
      effects,
    );
}

async function end(
  tx: Queryable,
  { id, region, creatorId }: Linkup,
  { state, reason, accepted }: { state: 'expired' | 'canceled'; reason: string; accepted: number },
  { correlationId, now }: ChangeOptions,
): Promise<void> {
  await updateLinkup(tx, id, { state, endedAt: now, endReason: reason, nextWaveAt: null });
  await recordDomainEvent(tx, {
    correlationId,
    type: `linkup.${state}`,
    entity: 'linkup',
    entityId: id,
    userId: creatorId,
    data: { region, reason, accepted },
  });
}

/** A locked LinkUp has taken place. Its row must be held. */
export async function completeLinkup(
  tx: Queryable,
  linkup: Linkup,
  { correlationId, now }: ChangeOptions,
  effects: Effects,
): Promise<void> {
  const { id, region, creatorId } = linkup;
  const accepted = await countAccepted(tx, id);
  await updateLinkup(tx, id, { state: 'completed', completedAt: now });
  await recordDomainEvent(tx, {
    correlationId,
    type: 'linkup.completed',
    entity: 'linkup',
    entityId: id,
    userId: creatorId,
    data: { region, accepted },
  });
  effects.lines.push(() => log('linkup.completed', { linkup_id: id, region, accepted }));
}
