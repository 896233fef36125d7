import { index, integer, pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { correlationId, createdAt, id, moment, updatedAt } from './columns';
import { userId, users } from './users';

export const linkupStates = [
  'forming',
  'broadcasting',
  'locked',
  'expired',
  'canceled',
  'completed',
] as const;

/** A small group meetup, from its creation to its lock or its end. */
export const linkups = pgTable(
  'linkups',
  {
    id: id(),
    correlationId: correlationId(),
    creatorId: uuid('creator_id')
      .notNull()
      .references(() => users.id),
    /** What makes two requests to form a LinkUp the same request. */
    idempotencyKey: text('idempotency_key').notNull().unique(),
    region: text('region').notNull(),
    /** What it is about: a word of a closed list, never the text that asked for it. */
    activity: text('activity').notNull().default('meetup'),
    state: text('state', { enum: linkupStates }).notNull().default('forming'),
    /** Accepted invites that lock it. */
    capacity: integer('capacity').notNull(),
    /** The last wave that ran. */
    wave: integer('wave').notNull().default(0),
    /** When the next wave is due; null when there will be none. Overdue means that its job was lost. */
    nextWaveAt: moment('next_wave_at'),
    /** Invites are accepted until then. */
    windowEndsAt: moment('window_ends_at'),
    startsAt: moment('starts_at'),
    broadcastingAt: moment('broadcasting_at'),
    lockedAt: moment('locked_at'),
    completedAt: moment('completed_at'),
    /** When and why it expired or was called off. */
    endedAt: moment('ended_at'),
    endReason: text('end_reason'),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (t) => [
    index('linkups_correlation_id_idx').on(t.correlationId),
    index('linkups_state_idx').on(t.state, t.windowEndsAt),
    index('linkups_creator_idx').on(t.creatorId),
  ],
).enableRLS();

export const linkupId = () => uuid('linkup_id').references(() => linkups.id);

export const inviteStates = ['pending', 'accepted', 'declined', 'expired', 'canceled'] as const;

/** One person asked to one LinkUp, once. */
export const invites = pgTable(
  'invites',
  {
    id: id(),
    correlationId: correlationId(),
    linkupId: linkupId().notNull(),
    userId: userId().notNull(),
    wave: integer('wave').notNull(),
    state: text('state', { enum: inviteStates }).notNull().default('pending'),
    expiresAt: moment('expires_at'),
    respondedAt: moment('responded_at'),
    /** Code of why it ended other than by an answer. */
    reason: text('reason'),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (t) => [
    index('invites_correlation_id_idx').on(t.correlationId),
    uniqueIndex('invites_once').on(t.linkupId, t.userId),
    index('invites_user_idx').on(t.userId, t.state),
    index('invites_state_idx').on(t.state, t.expiresAt),
  ],
).enableRLS();

export const inviteId = () => uuid('invite_id').references(() => invites.id);
