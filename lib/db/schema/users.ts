import { index, jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { correlationId, createdAt, id, moment, updatedAt } from './columns';

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

/** Steps of a user's registration and interview; the source of the registration funnel. */
export const profileEvents = pgTable(
  'profile_events',
  {
    id: id(),
    correlationId: correlationId(),
    userId: userId().notNull(),
    type: text('type', {
      enum: ['registered', 'otp_verified', 'interview_started', 'interview_completed'],
    }).notNull(),
    data: jsonb('data').$type<Record<string, string | number | boolean>>().notNull().default({}),
    createdAt: createdAt(),
  },
  (t) => [
    index('profile_events_correlation_id_idx').on(t.correlationId),
    index('profile_events_user_idx').on(t.userId, t.type),
  ],
).enableRLS();
