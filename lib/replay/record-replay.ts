import { eq } from 'drizzle-orm';
import { audit } from '@/lib/admin/audit-log/audit';
import type { Role } from '@/lib/admin/role';
import type { Queryable } from '@/lib/db/connect';
import { query } from '@/lib/db/query';
import { replayItems, replays } from '@/lib/db/schema/admin';
import { recordDomainEvent } from '@/lib/josh/domain-event';
import { operationId } from '@/lib/josh/operation';
import { newId } from '@/lib/telemetry/correlation';
import { JoshError } from '@/lib/telemetry/errors/error';
import type { Candidate } from './kind';
import { preview } from './preview';
import type { ReplayRequest } from './request';

export type Replay = typeof replays.$inferSelect;

/** Who creates a replay: somebody of the team, or the policy of automatic replays. */
export type Author = { id: string; role: Role } | typeof SYSTEM;

/** A name that no person can have: see `ACTOR_ID`. */
export const SYSTEM = { id: 'system', role: 'system' } as const;

interface Wish {
  request: ReplayRequest;
  /** What the request found, before the transaction; not looked at for a repeat. */
  found: readonly Candidate[];
  author: Author;
  now: Date;
}

export interface Recorded {
  replay: Replay;
  /** The request had come before. */
  repeated: boolean;
  /** Items that run; 0 for a repeat. */
  count: number;
}

/** The replay of a request id. */
export async function findReplay(db: Queryable, requestId: string): Promise<Replay | undefined> {
  const [row] = await query('find_replay', () =>
    db.select().from(replays).where(eq(replays.requestId, requestId)),
  );
  return row;
}

/**
 * Writes a replay with its items and its audit row in one transaction of the caller's, which also makes requests with one id
 * take turns. Safe to repeat: a request id that is known already answers its replay.
 *
 * @throws JoshError `admin.key_reused`
 */
export async function recordReplay(tx: Queryable, wish: Wish): Promise<Recorded> {
  const earlier = await findReplay(tx, wish.request.request_id);
  return earlier === undefined ? insert(tx, wish) : repeat(tx, earlier, wish);
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

async function repeat(tx: Queryable, replay: Replay, { request, author, now }: Wish): Promise<Recorded> {
  if (replay.kind !== request.kind || canonical(replay.filter) !== canonical(stored(request)))
    throw new JoshError('admin.key_reused');
  await audit(tx, {
    ...entryOf(replay, author, now),
    reason: request.reason,
    outcome: 'repeated',
    data: { request_id: request.request_id, state: replay.state },
  });
  return { replay, repeated: true, count: 0 };
}

async function insert(tx: Queryable, { request, found, author, now }: Wish): Promise<Recorded> {
  const { count, skipped, estimated_cost_micros } = preview(found, request.limit);
  const [replay] = await query('insert_replay', () =>
    tx
      .insert(replays)
      .values({
        correlationId: operationId(),
        actorId: author.id,
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
      .flatMap(({ originalCorrelationId, correlationId, targetId }) =>
        originalCorrelationId === null
          ? []
          : {
              correlationId: originalCorrelationId,
              type: 'replay.requested',
              entity: 'replay' as const,
              entityId: replay.id,
              data: { kind: request.kind, replay_correlation_id: correlationId, target_id: targetId },
            },
      ),
  );
  await audit(tx, {
    ...entryOf(replay, author, now),
    requestId: `replay:${request.request_id}`,
    reason: request.reason,
    outcome: 'created',
    data: { ...stored(request), count, skipped, estimated_cost_micros },
  });
  return { replay, repeated: false, count };
}

const entryOf = ({ id, kind }: Replay, author: Author, now: Date) => ({
  correlationId: operationId(),
  actorId: author.id,
  actorRole: author.role,
  action: 'replay.create',
  target: kind,
  replayId: id,
  createdAt: now,
});
