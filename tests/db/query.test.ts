import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { closeDatabase, database } from '@/lib/clients/database';
import { connect, type Queryable } from '@/lib/db/connect';
import { query, transaction } from '@/lib/db/query';
import { users } from '@/lib/db/schema/users';
import { newContext, runInContext } from '@/lib/telemetry/context';
import { newId } from '@/lib/telemetry/correlation';
import { startDatabase, type TestDatabase } from '../helpers/database';
import { databaseLine } from '../helpers/database-line';
import { eventually } from '../helpers/eventually';

const phone = '+14155550123';
const user = () => ({ id: newId(), correlationId: newId(), phone, phoneHash: 'k1_0' });
const thrown = (work: Promise<unknown>) => work.then(() => undefined).catch((error: unknown) => error);

let postgres: TestDatabase;
beforeAll(async () => {
  postgres = await startDatabase();
});
afterAll(() => postgres.stop());

describe('queries', () => {
  it('fail with a code, the query’s name and the constraint, and nothing of what was asked', async () => {
    await query('insert_user', () => database().insert(users).values(user()));
    const error = await thrown(query('insert_user', () => database().insert(users).values(user())));
    expect(error).toMatchObject({
      name: 'PostgresError',
      code: '23505',
      query: 'insert_user',
      constraint: 'users_phone_unique',
      message: 'pg.23505',
    });
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain('4155550123');
  });

  it('in a transaction happen all or not at all', async () => {
    const error = await thrown(
      transaction(async (tx) => {
        await query('delete_user', () => tx.delete(users).where(eq(users.phone, phone)));
        throw new Error('changed my mind');
      }),
    );
    expect(error).toMatchObject({ message: 'changed my mind' });
    expect(await database().select({ phone: users.phone }).from(users)).toEqual([{ phone }]);
  });

  it('tell of their transaction’s commit, and of no other end', async () => {
    const told: string[] = [];
    const tell = (result: string) => void told.push(result);
    expect(await transaction(async () => 'kept', tell)).toBe('kept');
    await thrown(transaction<string>(() => Promise.reject(new Error('changed my mind')), tell));
    expect(told).toEqual(['kept']);
  });

  it('that are sent together run in the order in which they were sent, of whatever kind and prepared or not', async () => {
    // A lock that is sent first must be there when what it guards is read: handle-status.ts, record-sent.ts.
    const at = sql<number>`extract(epoch from clock_timestamp())::float8`;
    let number = 100;
    const kinds: ((tx: Queryable) => PromiseLike<Iterable<{ at?: unknown }>>)[] = [
      (tx) => tx.execute(sql`select ${at} as at, pg_advisory_xact_lock(hashtextextended(${'SM1'}, 0))`),
      (tx) => tx.select({ at }).from(users).limit(1).for('update'),
      (tx) =>
        tx
          .insert(users)
          .values({ ...user(), phone: `+14155550${number++}` })
          .returning({ at }),
      (tx) => tx.update(users).set({ phoneHash: 'k1_1' }).where(eq(users.phone, phone)).returning({ at }),
    ];
    for (const order of [kinds, kinds.toReversed(), kinds, kinds.toReversed()]) {
      const times = await transaction((tx) => Promise.all(order.map((ask) => query('ask', () => ask(tx)))));
      const run = times.map(([row]) => Number(row?.at));
      expect(run).not.toContain(Number.NaN);
      expect(run).toEqual(run.toSorted((a, b) => a - b));
    }
  });

  it('are accounted for by name, with the transaction’s begin and commit', async () => {
    const context = newContext({ correlationId: newId(), route: '/test', category: 'db_schema' });
    await runInContext(context, () =>
      transaction((tx) => query('select_one', () => tx.execute(sql`select 1`))),
    );
    expect(context.calls.map(({ name }) => name)).toEqual(['begin', 'select_one', 'commit']);
  });
});

describe('statements with parameters', () => {
  it.each([
    { prepare: false, prepared: 0 },
    { prepare: true, prepared: 1 },
  ])('prepare $prepare: $prepared prepared for three runs, one of them in a transaction', async (options) => {
    const { db, close } = connect({ url: postgres.url, prepare: options.prepare, max: 1 });
    const ask = (on: Queryable) =>
      on.select({ hash: users.phoneHash }).from(users).where(eq(users.phone, phone));
    const answers = [await ask(db), await ask(db), await db.transaction(ask)];
    expect(new Set(answers.map((rows) => rows.length)).size).toBe(1);
    const prepared = await db.execute(
      sql.raw(
        `select name from pg_prepared_statements where statement like 'select "phone_hash" from "users"%'`,
      ),
    );
    expect(prepared).toHaveLength(options.prepared);
    await close();
  });
});

describe('with a Postgres that is not well', () => {
  it('a refused connection is an error with the driver’s code', async () => {
    await closeDatabase();
    process.env.DATABASE_URL = 'postgres://postgres@127.0.0.1:1/postgres';
    expect(await thrown(selectOne())).toMatchObject({ name: 'PostgresError', code: 'ECONNREFUSED' });
    await closeDatabase();
  });

  it('a server that never greets is an error in time', async () => {
    const silent = await databaseLine(null);
    process.env.DATABASE_URL = silent.url;
    for (const error of await Promise.all([thrown(selectOne()), thrown(transaction(() => selectOne()))]))
      expect(error).toMatchObject({ name: 'PostgresError', code: 'CONNECT_TIMEOUT' });
    await silent.close();
    await closeDatabase();
  });

  it('a connection that goes dead is an error in time, also in the middle of a transaction', async () => {
    await closeDatabase();
    const line = await databaseLine(postgres.url);
    process.env.DATABASE_URL = line.url;
    process.env.DATABASE_POOL_MAX = '1';
    await selectOne();
    const halfway = transaction(async (tx) => {
      line.freeze();
      await query('select_one', () => tx.execute(sql`select 1`));
    });
    for (const error of await Promise.all([thrown(halfway), thrown(selectOne())]))
      expect(error).toMatchObject({ name: 'PostgresError', code: 'deadline' });
    await line.close();
    await closeDatabase(0);
  }, 30_000);

  it('a connection that closes in a transaction ends that transaction, neither the process nor the pool', async () => {
    await closeDatabase();
    const line = await databaseLine(postgres.url);
    process.env.DATABASE_URL = line.url;
    process.env.DATABASE_POOL_MAX = '1';
    await selectOne();
    const halfway = transaction(async (tx) => {
      line.cut();
      await query('select_one', () => tx.execute(sql`select 1`));
    });
    expect(await thrown(halfway)).toMatchObject({ name: 'PostgresError', code: 'CONNECTION_CLOSED' });
    // The driver's own rollback, on a socket that is gone, comes later.
    await eventually(() => expect(globalThis.joshDatabase).toBeUndefined());
    await selectOne();
    await line.close();
    await closeDatabase(0);
  });
});

const selectOne = () => query('select_one', () => database().execute(sql`select 1`));
