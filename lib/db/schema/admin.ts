import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  index,
  integer,
  jsonb,
  pgTable,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import { correlationId, createdAt, id, moment, updatedAt } from './columns';

type Data = Record<string, unknown>;

/**
 * Who did what with the admin tools, and why. Rows are only ever added: a trigger refuses everything else, and another one
 * chains each row to the one before (migration 0005). Only `lib/admin/audit-log/audit.ts` writes here.
 */
export const adminAuditLog = pgTable(
  'admin_audit_log',
  {
    id: id(),
    correlationId: correlationId(),
    actorId: text('actor_id').notNull(),
    actorRole: text('actor_role').notNull(),
    action: text('action').notNull(),
    target: text('target'),
    replayId: uuid('replay_id'),
    /** The caller's own id of the request: the same id is the same action. */
    requestId: text('request_id').unique(),
    /** What became of it: a code of the action's own. */
    outcome: text('outcome'),
    reason: text('reason').notNull(),
    data: jsonb('data').$type<Data>().notNull().default({}),
    /** Place in the chain, from 1 without a gap; it and the hashes are written by the trigger, whatever an insert says. */
    seq: bigint('seq', { mode: 'number' }).notNull().default(sql`0`).unique(),
    prevHash: text('prev_hash').notNull().default(''),
    hash: text('hash').notNull().default(''),
    createdAt: createdAt(),
  },
  (t) => [
    index('admin_audit_log_correlation_id_idx').on(t.correlationId),
    index('admin_audit_log_actor_idx').on(t.actorId, t.createdAt),
    index('admin_audit_log_replay_idx').on(t.replayId),
  ],
).enableRLS();

export const replayStates = ['running', 'done', 'aborted'] as const;

/** A request to run handlers again; its items are frozen when it is created. */
export const replays = pgTable(
  'replays',
  {
    id: id(),
    correlationId: correlationId(),
    actorId: text('actor_id').notNull(),
    reason: text('reason').notNull(),
    kind: text('kind').notNull(),
    filter: jsonb('filter').$type<Data>().notNull(),
    dryRun: boolean('dry_run').notNull().default(true),
    /** The caller's own id of the request: the same id is the same replay. */
    requestId: text('request_id').notNull().unique(),
    state: text('state', { enum: replayStates }).notNull().default('running'),
    items: integer('items').notNull(),
    /** Why the last publish of an item failed; null when all are queued. */
    queueError: text('queue_error'),
    /** Estimated when it was created, in millionths of a US dollar. */
    estimatedMicros: bigint('estimated_micros', { mode: 'number' }).notNull().default(0),
    startedAt: moment('started_at'),
    endedAt: moment('ended_at'),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (t) => [
    index('replays_correlation_id_idx').on(t.correlationId),
    index('replays_state_idx').on(t.state, t.createdAt),
    index('replays_actor_idx').on(t.actorId, t.createdAt),
  ],
).enableRLS();

export const replayItemStates = ['pending', 'running', 'done', 'skipped', 'failed'] as const;

/** One thing that a replay runs again, and how it went. */
export const replayItems = pgTable(
  'replay_items',
  {
    id: id(),
    correlationId: correlationId(),
    replayId: uuid('replay_id')
      .notNull()
      .references(() => replays.id),
    position: integer('position').notNull(),
    /** A row of ours, or a message in QStash's dead letter queue. */
    targetId: text('target_id').notNull(),
    state: text('state', { enum: replayItemStates }).notNull().default('pending'),
    /** Code of the outcome. */
    reason: text('reason'),
    attempts: integer('attempts').notNull().default(0),
    /** The operation that is run again, null where it belongs to none; the item's own is `correlation_id`. */
    originalCorrelationId: uuid('original_correlation_id'),
    /** When it began. */
    originalAt: moment('original_at').notNull(),
    /** When the queue took it; null when it never did. */
    queuedAt: moment('queued_at'),
    /** Until then the delivery under way owns it. */
    leaseUntil: moment('lease_until'),
    endedAt: moment('ended_at'),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (t) => [
    index('replay_items_correlation_id_idx').on(t.correlationId),
    uniqueIndex('replay_items_once').on(t.replayId, t.targetId),
    index('replay_items_original_idx').on(t.originalCorrelationId),
    index('replay_items_target_idx').on(t.targetId),
    index('replay_items_state_idx').on(t.replayId, t.state),
  ],
).enableRLS();
