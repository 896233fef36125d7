import type { Queryable } from '@/lib/db/connect';
import type { Effects } from '../effects';
import { type Answer, acceptInvite, declineInvite } from './answer-invite';
import { createLinkup } from './create';
import { cancelLinkup } from './end';
import { findLastInvite, findOpenInvite, findOwn, findPlace, type Involved } from './find-for-user';
import { giveBack } from './give-back';
import { countAccepted, isOpen, type Linkup, lockLinkup } from './linkup';
import { messages, type Refusal, refusals } from './messages';
import type { LinkupPlan } from './plan';

/** What a text asks of the LinkUps. */
export type Act = { do: 'create'; plan: LinkupPlan } | { do: 'accept' | 'decline' | 'cancel' | 'question' };

/** What became of it, and what is said. */
export interface Performed {
  outcome: 'ok' | 'refused';
  reason?: string;
  body: string;
  linkupId?: string;
  inviteId?: string;
}

export interface Asked {
  userId: string;
  /** Of the text that asks. */
  sid: string;
  correlationId: string;
  now: Date;
}

/** Said to a question when there is nothing to say about a LinkUp. */
export const ANSWER = 'Good question! Someone from JOSH will get back to you here.';

/**
 * Does what a text asks for, in the transaction that routes the text: it is done as often as the text is routed, once.
 * What does not fit the state of things is said politely, with a code of why.
 */
export function performAct(tx: Queryable, act: Act, asked: Asked, effects: Effects): Promise<Performed> {
  switch (act.do) {
    case 'create':
      return create(tx, act.plan, asked, effects);
    case 'accept':
      return accept(tx, asked, effects);
    case 'decline':
      return decline(tx, asked, effects);
    case 'cancel':
      return cancel(tx, asked, effects);
    case 'question':
      return answer(tx, asked);
  }
}

async function create(tx: Queryable, plan: LinkupPlan, asked: Asked, effects: Effects): Promise<Performed> {
  const { userId, sid, ...options } = asked;
  const { linkup } = await createLinkup(
    tx,
    { plan, creatorId: userId, idempotencyKey: `text:${sid}`, ...options },
    effects,
  );
  return { outcome: 'ok', body: messages.created(linkup), linkupId: linkup.id };
}

async function accept(tx: Queryable, asked: Asked, effects: Effects): Promise<Performed> {
  const open = await findOpenInvite(tx, asked.userId, asked.now);
  // Without an open one, the last one says what is in the way.
  const meant = open ?? (await findLastInvite(tx, asked.userId));
  if (meant === undefined) return refused('no_open_invite');
  return said(await acceptInvite(tx, meant.invite, asked, effects));
}

async function decline(tx: Queryable, asked: Asked, effects: Effects): Promise<Performed> {
  const open = await findOpenInvite(tx, asked.userId, asked.now);
  if (open !== undefined) return said(await declineInvite(tx, open.invite, asked, effects));
  // Who has said yes and says no now wants out.
  const place = await findPlace(tx, asked.userId);
  if (place !== undefined) return leave(tx, place, asked, effects);
  return refused('no_open_invite');
}

/** Who formed one and has a place in another means the one that they did something about last. */
async function cancel(tx: Queryable, asked: Asked, effects: Effects): Promise<Performed> {
  const own = await findOwn(tx, asked.userId);
  const place = await findPlace(tx, asked.userId);
  if (own !== undefined && (place === undefined || own.createdAt >= takenAt(place)))
    return callOff(tx, own, asked, effects);
  if (place !== undefined) return leave(tx, place, asked, effects);
  const open = await findOpenInvite(tx, asked.userId, asked.now);
  if (open !== undefined) return said(await declineInvite(tx, open.invite, asked, effects));
  return refused('nothing_to_cancel');
}

const takenAt = ({ invite }: Involved): Date => invite.respondedAt ?? invite.createdAt;

async function callOff(tx: Queryable, own: Linkup, asked: Asked, effects: Effects): Promise<Performed> {
  const linkup = await lockLinkup(tx, own.id);
  if (linkup === undefined || (!isOpen(linkup) && linkup.state !== 'locked'))
    return refused('nothing_to_cancel');
  await cancelLinkup(tx, linkup, { ...asked, reason: 'creator', by: asked.userId }, effects);
  return { outcome: 'ok', body: messages.youCanceled(linkup), linkupId: linkup.id };
}

async function leave(tx: Queryable, place: Involved, asked: Asked, effects: Effects): Promise<Performed> {
  const { linkup, invite } = place;
  if (!(await giveBack(tx, place, asked, effects))) return refused('nothing_to_cancel');
  return {
    outcome: 'ok',
    reason: 'place_given_back',
    body: messages.placeGivenBack(linkup),
    linkupId: linkup.id,
    inviteId: invite.id,
  };
}

async function answer(tx: Queryable, { userId, now }: Asked): Promise<Performed> {
  const open = await findOpenInvite(tx, userId, now);
  if (open !== undefined)
    return {
      outcome: 'ok',
      body: messages.openInvite(open.linkup),
      linkupId: open.linkup.id,
      inviteId: open.invite.id,
    };
  const linkup = (await findOwn(tx, userId)) ?? (await findPlace(tx, userId))?.linkup;
  if (linkup === undefined) return { outcome: 'ok', body: ANSWER };
  const body =
    linkup.state === 'locked'
      ? messages.locked(linkup)
      : messages.status(linkup, await countAccepted(tx, linkup.id));
  return { outcome: 'ok', body, linkupId: linkup.id };
}

function said(answered: Answer): Performed {
  const { linkup, invite } = answered;
  const ids = { linkupId: linkup.id, inviteId: invite.id };
  switch (answered.outcome) {
    case 'accepted':
      return {
        outcome: 'ok',
        body: answered.locked ? messages.locked(linkup) : messages.accepted(linkup),
        ...ids,
      };
    case 'declined':
      return { outcome: 'ok', body: messages.declined, ...ids };
    case 'refused':
      return { ...refused(answered.reason), ...ids };
  }
}

const refused = (reason: Refusal): Performed => ({ outcome: 'refused', reason, body: refusals[reason] });
