import { sql } from 'drizzle-orm';
import { database } from '@/lib/clients/database';
import type { Queryable } from '@/lib/db/connect';
import { query, transaction } from '@/lib/db/query';
import { JoshError } from '@/lib/telemetry/errors/error';
import { log } from '@/lib/telemetry/log/log';
import { preview, resolve } from './preview';
import { type Author, findReplay, type Recorded, recordReplay } from './record-replay';
import type { ReplayRequest } from './request';

/**
 * Creates a replay: its audit row, itself and its frozen items are one transaction, before anything is queued. Safe to
 * repeat: the same request id is the same replay, and each repeat is audited.
 *
 * @throws JoshError `replay.too_many`, `replay.in_progress`, `admin.key_reused`
 */
export async function createReplay(request: ReplayRequest, author: Author, now: Date): Promise<Recorded> {
  // What the first request found stands: a repeat finds it again even if the filter would find more by now.
  const known = await findReplay(database(), request.request_id);
  const found = known === undefined ? await resolve(request, now) : [];
  if (preview(found, request.limit).over_limit) throw new JoshError('replay.too_many');
  const recorded = await transaction(async (tx) => {
    await takeTurn(tx, request.request_id);
    return recordReplay(tx, { request, found, author, now });
  });
  announce(recorded, author);
  return recorded;
}

/** Of two requests with one id at the same moment, the second is told to come back. */
async function takeTurn(tx: Queryable, requestId: string): Promise<void> {
  const [row] = await query('lock_request', () =>
    tx.execute<{ free: boolean }>(
      sql`select pg_try_advisory_xact_lock(hashtextextended(${`replay:${requestId}`}, 0)) as free`,
    ),
  );
  if (row?.free !== true) throw new JoshError('replay.in_progress');
}

/** Says that a replay was created; call it after the commit. A repeat created none. */
export function announce({ replay, repeated, count }: Recorded, author: Author): void {
  if (repeated) return;
  log('admin.replay_triggered', {
    replay_id: replay.id,
    actor_id: author.id,
    target: replay.kind,
    items: count,
  });
}
