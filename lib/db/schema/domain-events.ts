import { index, jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { correlationId, createdAt, id } from './columns';

export const entities = [
  'user',
  'message',
  'job',
  'linkup',
  'invite',
  'subscription',
  'payment',
  'incident',
  'hold',
  'replay',
] as const;

/** The audit spine: one row for each critical change of state, written in the transaction that made it. */
export const domainEvents = pgTable(
  'domain_events',
  {
    id: id(),
    correlationId: correlationId(),
    type: text('type').notNull(),
    entity: text('entity', { enum: entities }).notNull(),
    entityId: uuid('entity_id').notNull(),
    userId: uuid('user_id'),
    /** Ids and codes, never a text or a number. */
    data: jsonb('data').$type<Record<string, string | number | boolean>>().notNull().default({}),
    createdAt: createdAt(),
  },
  (t) => [
    index('domain_events_correlation_id_idx').on(t.correlationId),
    index('domain_events_entity_idx').on(t.entity, t.entityId),
    index('domain_events_user_idx').on(t.userId),
  ],
).enableRLS();
