import { index, integer, jsonb, pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { correlationId, createdAt, id, moment, updatedAt } from './columns';

/** How far a user has come: registered by the first text, then a code proves the number, then two questions. */
export const registrationStates = [
  'registered',
  'code_sent',
  'otp_verified',
  'interview_started',
  'interview_completed',
] as const;

/** People who text. `phone` is needed to send; everything that leaves the database says `phone_hash`. */
export const users = pgTable(
  'users',
  {
    id: id(),
    correlationId: correlationId(),
    /** E.164. */
    phone: text('phone').notNull().unique(),
    phoneHash: text('phone_hash').notNull(),
    region: text('region'),
    registration: text('registration', { enum: registrationStates }).notNull().default('registered'),
    optedOutAt: moment('opted_out_at'),
    firstInboundAt: moment('first_inbound_at'),
    firstReplyAt: moment('first_reply_at'),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (t) => [
    index('users_correlation_id_idx').on(t.correlationId),
    index('users_phone_hash_idx').on(t.phoneHash),
    index('users_region_idx').on(t.region),
  ],
).enableRLS();

export const userId = () => uuid('user_id').references(() => users.id);

export const profileSteps = [
  'registered',
  'otp_verified',
  'interview_started',
  'interview_completed',
] as const;

/** Steps of a user's registration and interview, each once; the source of the registration funnel. */
export const profileEvents = pgTable(
  'profile_events',
  {
    id: id(),
    correlationId: correlationId(),
    userId: userId().notNull(),
    type: text('type', { enum: profileSteps }).notNull(),
    data: jsonb('data').$type<Record<string, string | number | boolean>>().notNull().default({}),
    createdAt: createdAt(),
  },
  (t) => [
    index('profile_events_correlation_id_idx').on(t.correlationId),
    uniqueIndex('profile_events_once').on(t.userId, t.type),
  ],
).enableRLS();

/** Codes that prove a number; the newest of a user counts. The code itself is only in the text that carries it. */
export const otpChallenges = pgTable(
  'otp_challenges',
  {
    id: id(),
    correlationId: correlationId(),
    userId: userId().notNull(),
    /** Keyed: six digits without a key are guessed in no time. */
    codeHash: text('code_hash').notNull(),
    tries: integer('tries').notNull().default(0),
    expiresAt: moment('expires_at').notNull(),
    usedAt: moment('used_at'),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (t) => [
    index('otp_challenges_correlation_id_idx').on(t.correlationId),
    index('otp_challenges_user_idx').on(t.userId, t.createdAt),
  ],
).enableRLS();
