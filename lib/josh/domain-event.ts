import type { Queryable } from '@/lib/db/connect';
import { query } from '@/lib/db/query';
import { domainEvents } from '@/lib/db/schema/domain-events';

type Row = typeof domainEvents.$inferInsert;

/** What changed, for the audit spine. `data` holds ids and codes, never a text or a number. */
export type DomainEvent = Pick<Row, 'correlationId' | 'type' | 'entity' | 'entityId' | 'userId' | 'data'>;

/** Call it in the transaction that makes the change: then it is written exactly as often as the change happens. */
export async function recordDomainEvent(tx: Queryable, ...events: DomainEvent[]): Promise<void> {
  if (events.length === 0) return;
  await query('insert_domain_event', () => tx.insert(domainEvents).values(events));
}
