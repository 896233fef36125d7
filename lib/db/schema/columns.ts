import { timestamp, uuid } from 'drizzle-orm/pg-core';
import { newId } from '@/lib/telemetry/correlation';

/** Primary key: a UUIDv7 made by the application, so that rows sort by time and ids exist before the insert. */
export const id = () => uuid('id').primaryKey().$defaultFn(newId);

/** The operation that wrote the row first (Document 5, "Correlation ID"). Every table indexes it. */
export const correlationId = () => uuid('correlation_id').notNull();

/** A moment with its zone; milliseconds are enough, and what JavaScript has. */
export const moment = (name: string) => timestamp(name, { withTimezone: true, precision: 3, mode: 'date' });

export const createdAt = () => moment('created_at').notNull().defaultNow();

export const updatedAt = () =>
  moment('updated_at')
    .notNull()
    .defaultNow()
    .$onUpdateFn(() => new Date());
