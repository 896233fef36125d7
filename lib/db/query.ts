import { waitUntil } from '@vercel/functions';
import { database } from '@/lib/clients/database';
import { withDeadline } from '@/lib/clients/deadline';
import { measure } from '@/lib/telemetry/measure';
import type { Queryable } from './connect';
import { PostgresError, toPostgresError } from './postgres-error';
import { databaseTimeoutMs } from './settings';

/**
 * Runs one query under a name, which becomes the label `query_name` of its time.
 *
 * @param name letters and underscores
 * @throws PostgresError
 */
export function query<T>(name: string, run: () => PromiseLike<T>): Promise<T> {
  return measure('db', name, async () => {
    try {
      return await inTime(Promise.resolve(run()), name);
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
 * @param committed hears of the commit also then, when nobody waits for the result any more: for lines that are counted,
 * since the next try finds the work done and says nothing of it. Must not throw
 * @throws PostgresError, or what `run` throws
 */
export async function transaction<T>(
  run: (tx: Queryable) => Promise<T>,
  committed: (result: T) => void = () => undefined,
): Promise<T> {
  const begun = signal();
  const worked = signal();
  const work = database()
    .transaction(async (tx) => {
      begun.fire();
      try {
        return await run(tx);
      } finally {
        worked.fire();
      }
    })
    .then((result) => {
      committed(result);
      return result;
    });
  const ended = inTime(work, 'transaction');
  await query('begin', () => Promise.race([begun.fired, ended]));
  await Promise.race([worked.fired, ended]).catch(() => undefined);
  return query('commit', () => ended);
}

function inTime<T>(work: Promise<T>, name: string): Promise<T> {
  return withDeadline(work, databaseTimeoutMs(), () => {
    // The work goes on: the function is not frozen before it knows how that ends.
    waitUntil(work.catch(() => undefined));
    return new PostgresError('deadline', name);
  });
}

function signal() {
  let fire = () => {};
  const fired = new Promise<void>((resolve) => {
    fire = resolve;
  });
  return { fired, fire };
}
