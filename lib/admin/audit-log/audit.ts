import type { Queryable } from '@/lib/db/connect';
import { query } from '@/lib/db/query';
import { adminAuditLog } from '@/lib/db/schema/admin';

type Row = typeof adminAuditLog.$inferInsert;

/** What is written down. `data` holds ids, codes and counts, never a text, a number of a phone or a token. */
export type AuditEntry = Pick<
  Row,
  | 'correlationId'
  | 'actorId'
  | 'actorRole'
  | 'action'
  | 'target'
  | 'replayId'
  | 'requestId'
  | 'outcome'
  | 'reason'
  | 'data'
> & { createdAt: Date };

/**
 * The one writer of the audit log. Call it last in the transaction of what it is about: from here to the commit every other
 * writer waits, because the database chains each row to the one before it.
 *
 * @returns the row's id
 */
export async function audit(tx: Queryable, entry: AuditEntry): Promise<string> {
  const [row] = await query('insert_audit', () =>
    tx.insert(adminAuditLog).values(entry).returning({ id: adminAuditLog.id }),
  );
  if (row === undefined) throw new Error('An audit row was not returned.');
  return row.id;
}
