import { asc, gt, sql } from 'drizzle-orm';
import type { Queryable } from '@/lib/db/connect';
import { adminAuditLog } from '@/lib/db/schema/admin';

/** What a chain begins with. */
const GENESIS = '0'.repeat(64);
const PAGE = 1_000;

/** How a chain can be broken. */
export type Break =
  /** Rows are missing before this one. */
  | 'gap'
  /** It does not follow the row before it. */
  | 'prev_hash'
  /** It is not what was written. */
  | 'hash';

export interface Link {
  id: string;
  seq: number;
  prevHash: string;
  hash: string;
  /** What the hash of the row as it is now comes to. */
  computed: string;
}

export interface Head {
  seq: number;
  hash: string;
}

export type Verdict =
  | { ok: true; head: Head }
  | { ok: false; broken: { seq: number; id: string | null; why: Break } };

/** Follows links in the order of `seq` from a head that holds. Pure. */
export function follow(links: readonly Link[], from: Head): Verdict {
  let head = from;
  for (const { id, seq, prevHash, hash, computed } of links) {
    const why: Break | null =
      seq !== head.seq + 1 ? 'gap' : prevHash !== head.hash ? 'prev_hash' : hash !== computed ? 'hash' : null;
    if (why !== null) return { ok: false, broken: { seq, id, why } };
    head = { seq, hash };
  }
  return { ok: true, head };
}

/**
 * Proves the audit log whole, or names the first broken row. Reads in pages, so that its length does not matter.
 *
 * @param known `SEQ:HASH` of a row that must be there: a cut at the end breaks no chain
 */
export async function verifyAudit(db: Queryable, known?: string): Promise<Verdict> {
  let head: Head = { seq: 0, hash: GENESIS };
  let seen = known === undefined;
  for (;;) {
    const links = await db
      .select({
        id: adminAuditLog.id,
        seq: adminAuditLog.seq,
        prevHash: adminAuditLog.prevHash,
        hash: adminAuditLog.hash,
        computed: sql<string>`admin_audit_hash(admin_audit_log)`,
      })
      .from(adminAuditLog)
      .where(gt(adminAuditLog.seq, head.seq))
      .orderBy(asc(adminAuditLog.seq))
      .limit(PAGE);
    const verdict = follow(links, head);
    seen ||= links.some(({ seq, hash }) => `${seq}:${hash}` === known);
    if (!verdict.ok) return verdict;
    if (links.length < PAGE) {
      if (seen) return verdict;
      return { ok: false, broken: { seq: Number.parseInt(known ?? '', 10), id: null, why: 'gap' } };
    }
    head = verdict.head;
  }
}
