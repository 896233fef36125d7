import { eq, sql } from 'drizzle-orm';
import type { Actor } from '@/lib/admin/actor';
import { audit } from '@/lib/admin/audit-log/audit';
import { database } from '@/lib/clients/database';
import type { Queryable } from '@/lib/db/connect';
import { query, transaction } from '@/lib/db/query';
import { replayItems, replays } from '@/lib/db/schema/admin';
import { recordDomainEvent } from '@/lib/josh/domain-event';
import { operationId } from '@/lib/josh/operation';
import { newId } from '@/lib/telemetry/correlation';
import { JoshError } from '@/lib/telemetry/errors/error';
import { log } from '@/lib/telemetry/log/log';
import type { Candidate } from './kind';
import { preview, resolve } from './preview';
import type { ReplayRequest } from './request';

export type Replay = typeof replays.$inferSelect;

/**
 * Creates a replay: its audit row, itself and its frozen items are one transaction, before anything is queued. Safe to
 * repeat: the same request id is the same replay, and each repeat is audited.
 *
 * @throws JoshError `replay.too_many`, `replay.in_progress`, `admin.key_reused`
 */
export async function createReplay(
  request: ReplayRequest,
  actor: Actor,
  now: Date,
): Promise<{ replay: Replay; repeated: boolean }> {
  // What the first request found stands: a repeat finds it again even if the filter would find more by now.
  const known = await find(database(), request.request_id);
  const found = known === undefined ? await resolve(request, now) : [];
  const plan = preview(found, request.limit);
  if (plan.over_limit) throw new JoshError('replay.too_many');
  const result = await transaction(async (tx) => {
    await takeTurn(tx, request.request_id);
    const earlier = await find(tx, request.request_id);
    if (earlier !== undefined) return repeat(tx, earlier, request, actor, now);
    return { replay: await insert(tx, request, found, plan, actor, now), repeated: false };
  });
  if (!result.repeated)
    log('admin.replay_triggered', {
      replay_id: result.replay.id,
      actor_id: actor.id,
      target: request.kind,
      items: plan.count,
    });
  return result;
}

async function find(db: Queryable, requestId: string): Promise<Replay | undefined> {
  const [row] = await query('find_replay', () =>
    db.select().from(replays).where(eq(replays.requestId, requestId)),
  );
  return row;
}

/** Of two requests with one id at the same moment, the second is told to come back. */
async function takeTurn(tx: Queryable, requestId: string): Promise<void> {
  const [row] = await query('lock_request', () =>
    tx.execute<{ free: boolean }>(
      sql`select pg_try_advisory_xact_lock(hashtextextended(${`replay:${requestId}`}, 0)) as free`,
    ),
  );
  if (row?.free !== true) throw new JoshError('replay.in_progress');
}

/** As it is stored: moments as text. */
const stored = ({ filter, limit }: ReplayRequest): Record<string, unknown> => ({
  filter: { ...filter, from: filter.from?.toISOString(), to: filter.to?.toISOString() },
  limit,
});

const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );

async function repeat(tx: Queryable, replay: Replay, request: ReplayRequest, actor: Actor, now: Date) {
  if (replay.kind !== request.kind || canonical(replay.filter) !== canonical(stored(request)))
    throw new JoshError('admin.key_reused');
  await audit(tx, {
    ...entryOf(replay, actor, now),
    reason: request.reason,
    outcome: 'repeated',
    data: { request_id: request.request_id, state: replay.state },
  });
  return { replay, repeated: true };
}

async function insert(
  tx: Queryable,
  request: ReplayRequest,
  found: readonly Candidate[],
  { count, skipped, estimated_cost_micros }: ReturnType<typeof preview>,
  actor: Actor,
  now: Date,
): Promise<Replay> {
  const [replay] = await query('insert_replay', () =>
    tx
      .insert(replays)
      .values({
        correlationId: operationId(),
        actorId: actor.id,
        reason: request.reason,
        kind: request.kind,
        filter: stored(request),
        dryRun: false,
        requestId: request.request_id,
        state: count === 0 ? 'done' : 'running',
        items: found.length,
        estimatedMicros: estimated_cost_micros,
        startedAt: now,
        endedAt: count === 0 ? now : null,
        createdAt: now,
      })
      .returning(),
  );
  if (replay === undefined) throw new Error('A replay was not returned.');
  const items = found.map(({ id, correlationId, at, verdict }, position) => ({
    // Each item is an operation of its own, tied to the one that it runs again.
    correlationId: newId(),
    replayId: replay.id,
    position,
    targetId: id,
    originalCorrelationId: correlationId,
    originalAt: at,
    ...(verdict.do === 'skip' ? { state: 'skipped' as const, reason: verdict.reason, endedAt: now } : {}),
  }));
  if (items.length > 0) await query('insert_replay_items', () => tx.insert(replayItems).values(items));
  await recordDomainEvent(
    tx,
    ...items
      .filter((item) => item.state === undefined)
      .map((item) => ({
        correlationId: item.originalCorrelationId,
        type: 'replay.requested',
        entity: 'replay' as const,
        entityId: replay.id,
        data: { kind: request.kind, replay_correlation_id: item.correlationId, target_id: item.targetId },
      })),
  );
  await audit(tx, {
    ...entryOf(replay, actor, now),
    requestId: `replay:${request.request_id}`,
    reason: request.reason,
    outcome: 'created',
    data: { ...stored(request), count, skipped, estimated_cost_micros },
  });
  return replay;
}

const entryOf = ({ id, kind }: Replay, actor: Actor, now: Date) => ({
  correlationId: operationId(),
  actorId: actor.id,
  actorRole: actor.role,
  action: 'replay.create',
  target: kind,
  replayId: id,
  createdAt: now,
});
