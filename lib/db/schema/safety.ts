import { sql } from 'drizzle-orm';
import { index, pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { correlationId, createdAt, id, moment, updatedAt } from './columns';
import { messageId } from './sms';
import { userId } from './users';

export const severities = ['low', 'medium', 'high', 'critical'] as const;

/** Something that a person of the safety team must look at. */
export const safetyIncidents = pgTable(
  'safety_incidents',
  {
    id: id(),
    correlationId: correlationId(),
    userId: userId(),
    messageId: messageId(),
    category: text('category').notNull(),
    severity: text('severity', { enum: severities }).notNull(),
    /** Name of the keyword list that matched; never the text. */
    keyword: text('keyword'),
    state: text('state', { enum: ['open', 'resolved'] })
      .notNull()
      .default('open'),
    resolvedAt: moment('resolved_at'),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (t) => [
    index('safety_incidents_correlation_id_idx').on(t.correlationId),
    index('safety_incidents_state_idx').on(t.state, t.severity),
    uniqueIndex('safety_incidents_once').on(t.messageId, t.category),
  ],
).enableRLS();

/** While a hold is not lifted, its user is sent nothing. */
export const safetyHolds = pgTable(
  'safety_holds',
  {
    id: id(),
    correlationId: correlationId(),
    userId: userId().notNull(),
    incidentId: uuid('incident_id').references(() => safetyIncidents.id),
    reason: text('reason').notNull(),
    liftedAt: moment('lifted_at'),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (t) => [
    index('safety_holds_correlation_id_idx').on(t.correlationId),
    uniqueIndex('safety_holds_one_active').on(t.userId).where(sql`lifted_at is null`),
  ],
).enableRLS();
