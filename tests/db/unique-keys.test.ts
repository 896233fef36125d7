import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { database } from '@/lib/clients/database';
import { missingKeys, restoreKeys, uniqueKeys } from '@/lib/db/unique-keys';
import { startDatabase, type TestDatabase } from '../helpers/database';

let postgres: TestDatabase;
beforeAll(async () => {
  postgres = await startDatabase();
});
afterAll(() => postgres.stop());

const run = (text: string) => database().execute(sql.raw(text));
const missing = async () => (await missingKeys(database())).map(({ name }) => name).toSorted();
const lose = async () => {
  await run('alter table stripe_events drop constraint stripe_events_stripe_event_id_unique');
  await run('drop index safety_holds_one_active');
  await run('drop index message_events_once');
  await run('create index message_events_once on message_events (status)');
};

it('every key of the schema is in force after the migrations', async () => {
  expect(uniqueKeys().map(({ name }) => name)).toEqual(
    expect.arrayContaining([
      'invites_once',
      'sms_outbound_jobs_idempotency_key_unique',
      'safety_holds_one_active',
    ]),
  );
  expect(await missing()).toEqual([]);
  expect(await restoreKeys(database())).toEqual({ restored: [], refused: [] });
});

it('lost ones are named and put back as they were; what has the name and is not unique stays for a person', async () => {
  await lose();
  expect(await missing()).toEqual([
    'message_events_once',
    'safety_holds_one_active',
    'stripe_events_stripe_event_id_unique',
  ]);
  const { restored, refused } = await restoreKeys(database());
  expect(restored.map(({ name }) => name).toSorted()).toEqual([
    'safety_holds_one_active',
    'stripe_events_stripe_event_id_unique',
  ]);
  expect(refused).toMatchObject([{ name: 'message_events_once', code: '42P07' }]);
  const [index] = await run("select indexdef from pg_indexes where indexname = 'safety_holds_one_active'");
  expect(index?.indexdef).toMatch(/^CREATE UNIQUE INDEX .*\(user_id\) WHERE \(lifted_at IS NULL\)$/);
  await run('drop index message_events_once');
  expect((await restoreKeys(database())).refused).toEqual([]);
  expect(await missing()).toEqual([]);
});

it('while rows share a value the key stays away, and no row is touched', async () => {
  await run('alter table users drop constraint users_phone_unique');
  const add = `insert into users (id, correlation_id, phone, phone_hash)
    select gen_random_uuid(), gen_random_uuid(), '+12025550100', 'h' || n from generate_series(1, 2) n`;
  await run(add);
  expect((await restoreKeys(database())).refused).toMatchObject([
    { name: 'users_phone_unique', code: '23505' },
  ]);
  expect(await run('select count(*)::int as n from users')).toMatchObject([{ n: 2 }]);
  await run("delete from users where phone_hash = 'h2'");
  expect((await restoreKeys(database())).restored).toMatchObject([{ name: 'users_phone_unique' }]);
});
