import { database } from '@/lib/clients/database';
import { withDeadline } from '@/lib/clients/deadline';
import { measure } from '@/lib/telemetry/measure';
import type { Queryable } from './connect';
import { PostgresError, toPostgresError } from './postgres-error';

/** Milliseconds for one query or transaction as a whole; the driver itself would wait for ever on a dead connection. */
const DEADLINE_MS = 4_000;

/**
 * Runs one query under a name, which becomes the label `query_name` of its time.
 *
 * @param name letters and underscores
 * @throws PostgresError
 */
export function query<T>(name: string, run: () => PromiseLike<T>): Promise<T> {
  return measure('db', name, async () => {
    try {
      return await withDeadline(
        Promise.resolve(run()),
        DEADLINE_MS,
        () => new PostgresError('deadline', name),
      );
    } catch (error) {
      throw toPostgresError(error, name);
    }
  });
}

/**
 * Runs a function in one transaction: all of it or nothing. Waiting for a connection counts as the query `begin`, the end
 * as `commit`; the queries inside are named by themselves.
 *
 * When the deadline passes the caller gets an error although the server may still commit: what runs inside must be safe
 * to repeat.
 *
 * @throws PostgresError, or what `run` throws
 */
export async function transaction<T>(run: (tx: Queryable) => Promise<T>): Promise<T> {
  const begun = signal();
  const worked = signal();
  const work = database().transaction(async (tx) => {
    begun.fire();
    try {
      return await run(tx);
    } finally {
      worked.fire();
    }
  });
  const ended = withDeadline(work, DEADLINE_MS, () => new PostgresError('deadline', 'transaction'));
  await query('begin', () => Promise.race([begun.fired, ended]));
  await Promise.race([worked.fired, ended]).catch(() => undefined);
  return query('commit', () => ended);
}

function signal() {
  let fire = () => {};
  const fired = new Promise<void>((resolve) => {
    fire = resolve;
  });
  return { fired, fire };
}
