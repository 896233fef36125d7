import { eq } from 'drizzle-orm';
import { z } from 'zod';
import type { Queryable } from '@/lib/db/connect';
import { query, transaction } from '@/lib/db/query';
import { users } from '@/lib/db/schema/users';
import { annotate } from '@/lib/telemetry/context';
import { JoshError } from '@/lib/telemetry/errors/error';
import { carryOut, noEffects } from '../effects';
import { operationId } from '../operation';
import { onHold } from '../users/on-hold';
import { activities } from './activities';
import { createLinkup } from './create';
import type { Linkup } from './linkup';
import { type LinkupPlan, planLinkup } from './plan';
import { regionNames } from './regions';
import { windowMs } from './settings';

/** The body of `POST /api/linkups`. */
export const formSchema = z.strictObject({
  /** The caller's own id of the request: the same key is the same LinkUp. */
  idempotency_key: z.string().regex(/^[A-Za-z0-9_.:-]{1,100}$/),
  creator_id: z.uuid(),
  activity: z.enum(activities).default('meetup'),
  region: z.enum(regionNames),
  /** People in all, the creator included. */
  size: z.number().int().min(1).max(1_000),
  starts_at: z.iso.datetime({ offset: true }),
});

export type FormRequest = z.output<typeof formSchema>;

/**
 * Forms a LinkUp. Safe to repeat: the key is unique, and asking again with the same key finds the first one.
 *
 * @throws JoshError `linkup.invalid`, `linkup.key_reused`, `linkup.refused` for a creator whom we may not text,
 * `user.unknown`
 */
export async function formLinkup(
  request: FormRequest,
  now: () => number,
): Promise<{ linkup: Linkup; created: boolean }> {
  const { creator_id, idempotency_key, activity, region, size } = request;
  annotate({ user_id: creator_id });
  const at = new Date(now());
  const startsAt = new Date(request.starts_at);
  const planned = planLinkup({ activity, region, size, startsAt }, { now: at, windowMs: windowMs() });
  if (!planned.ok) throw new JoshError('linkup.invalid');
  const effects = noEffects();
  const formed = await transaction(async (tx) => {
    await checkCreator(tx, creator_id);
    const options = { creatorId: creator_id, idempotencyKey: `api:${idempotency_key}` };
    return createLinkup(
      tx,
      { plan: planned.plan, ...options, correlationId: operationId(), now: at },
      effects,
    );
  });
  annotate({ linkup_id: formed.linkup.id });
  if (!isSame(formed.linkup, creator_id, planned.plan)) throw new JoshError('linkup.key_reused');
  await carryOut(effects, { now: new Date(now()) });
  return formed;
}

async function checkCreator(tx: Queryable, id: string): Promise<void> {
  const [creator] = await query('load_creator', () =>
    tx.select({ optedOutAt: users.optedOutAt, onHold }).from(users).where(eq(users.id, id)),
  );
  if (creator === undefined) throw new JoshError('user.unknown');
  if (creator.onHold || creator.optedOutAt !== null) throw new JoshError('linkup.refused');
}

const isSame = (linkup: Linkup, creatorId: string, plan: LinkupPlan): boolean =>
  linkup.creatorId === creatorId &&
  linkup.region === plan.region &&
  linkup.activity === plan.activity &&
  linkup.capacity === plan.capacity &&
  linkup.startsAt?.getTime() === plan.startsAt.getTime();
