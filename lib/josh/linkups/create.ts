import { and, eq, isNull } from 'drizzle-orm';
import type { Queryable } from '@/lib/db/connect';
import { query } from '@/lib/db/query';
import { linkups } from '@/lib/db/schema/linkups';
import { users } from '@/lib/db/schema/users';
import { newId } from '@/lib/telemetry/correlation';
import { log } from '@/lib/telemetry/log/log';
import { recordDomainEvent } from '../domain-event';
import type { Effects } from '../effects';
import type { Linkup } from './linkup';
import type { LinkupPlan } from './plan';
import { waveJob } from './publish';

export interface NewLinkup {
  plan: LinkupPlan;
  creatorId: string;
  /** The same key is the same LinkUp: it is formed once. */
  idempotencyKey: string;
  correlationId: string;
  now: Date;
}

/**
 * Forms a LinkUp and asks for its first wave. Safe to repeat: the key is unique, and only the first try has effects.
 *
 * @returns the LinkUp of the key, be it an earlier one
 */
export async function createLinkup(
  tx: Queryable,
  { plan, creatorId, idempotencyKey, correlationId, now }: NewLinkup,
  effects: Effects,
): Promise<{ linkup: Linkup; created: boolean }> {
  const id = newId();
  const [linkup] = await query('insert_linkup', () =>
    tx
      .insert(linkups)
      .values({ id, correlationId, creatorId, idempotencyKey, ...plan, nextWaveAt: now, createdAt: now })
      .onConflictDoNothing({ target: linkups.idempotencyKey })
      .returning(),
  );
  if (linkup === undefined) return { linkup: await findByKey(tx, idempotencyKey), created: false };
  // Who plans something somewhere lives there, until they say otherwise.
  await query('set_region', () =>
    tx
      .update(users)
      .set({ region: plan.region })
      .where(and(eq(users.id, creatorId), isNull(users.region))),
  );
  const { region, capacity } = plan;
  await recordDomainEvent(tx, {
    correlationId,
    type: 'linkup.created',
    entity: 'linkup',
    entityId: id,
    userId: creatorId,
    data: { region, capacity, activity: plan.activity },
  });
  effects.lines.push(() => log('linkup.created', { linkup_id: id, region, capacity }));
  effects.jobs.push(waveJob(linkup, 1));
  return { linkup, created: true };
}

async function findByKey(tx: Queryable, idempotencyKey: string): Promise<Linkup> {
  const [linkup] = await query('find_linkup_by_key', () =>
    tx.select().from(linkups).where(eq(linkups.idempotencyKey, idempotencyKey)),
  );
  if (linkup === undefined) throw new Error('A LinkUp that is already there was not found.');
  return linkup;
}
