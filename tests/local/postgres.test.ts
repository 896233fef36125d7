import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import postgres from 'postgres';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Served } from '@/local/own-process';
import { startPostgres } from '@/local/postgres/server';

const range = (length: number) => Array.from({ length }, (_, i) => i);
let local: Served;
let sql: postgres.Sql;

beforeAll(async () => {
  local = await startPostgres();
  sql = postgres(local.url, { max: 5, onnotice: () => undefined });
  await sql`create table accounts (name text primary key, balance int not null)`;
  await sql`insert into accounts values ('a', 100), ('b', 100)`;
});
afterAll(async () => {
  await sql.end({ timeout: 1 });
  await local.close();
});

test('ten concurrent transactions over five connections neither mix nor lose anything', async () => {
  await Promise.all(
    range(10).map((i) =>
      sql.begin(async (tx) => {
        const [row] = await tx<{ balance: number }[]>`select balance from accounts where name = 'a'`;
        await tx`update accounts set balance = ${(row?.balance ?? 0) - i} where name = 'a'`;
        await tx`update accounts set balance = balance + ${i} where name = 'b'`;
      }),
    ),
  );
  const rows = await sql`select name, balance from accounts order by name`;
  expect(rows.map(({ balance }) => balance)).toEqual([55, 145]);
});

test.each([true, false])(
  'every answer reaches the connection that asked, also among errors (prepare: %s)',
  async (prepare) => {
    const sql = postgres(local.url, { max: 5, prepare, onnotice: () => undefined });
    await sql`drop table if exists keys`;
    await sql`create table keys (key text primary key)`;
    const results = await Promise.allSettled(
      range(300).map((i) =>
        i % 3 === 0
          ? sql`insert into keys values (${`k${i % 30}`})`
          : sql<{ n: number; t: string }[]>`select ${i}::int as n, ${`t${i}`}::text as t`,
      ),
    );
    results.forEach((result, i) => {
      if (i % 3 !== 0) expect(result).toMatchObject({ status: 'fulfilled', value: [{ n: i, t: `t${i}` }] });
      else if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: '23505' });
    });
    expect(await sql`select key from keys`).toHaveLength(10);
    await sql.end({ timeout: 1 });
  },
);

test('a failed transaction is undone, a failed savepoint alone as well', async () => {
  await sql`create table steps (name text)`;
  const failed = sql.begin(async (tx) => {
    await tx`insert into steps values ('undone')`;
    await tx`select 1 / 0`;
  });
  await expect(failed).rejects.toMatchObject({ code: '22012' });
  await sql.begin(async (tx) => {
    await tx`insert into steps values ('kept')`;
    await tx.savepoint((point) => point`select * from nowhere`).catch(() => undefined);
  });
  const steps = await sql<{ name: string }[]>`select name from steps`;
  expect(steps.map(({ name }) => name)).toEqual(['kept']);
});

test('a client that dies inside a transaction does not keep the others waiting', async () => {
  const dying = postgres(local.url, { max: 1 });
  const abandoned = dying.begin(async (tx) => {
    await tx`update accounts set balance = 0 where name = 'b'`;
    await dying.end({ timeout: 0 });
    await tx`select 1`;
  });
  await expect(abandoned).rejects.toMatchObject({ code: 'CONNECTION_CLOSED' });
  const [row] = await sql`select balance from accounts where name = 'b'`;
  expect(row?.balance).toBe(145);
});

test('rows of a megabyte and a statement in many packets pass whole', async () => {
  const text = '☕'.repeat(400_000);
  const [row] = await sql<{ text: string; length: number }[]>`
    select ${text}::text as text, length(${text}::text) as length
  `;
  expect(row?.length).toBe(400_000);
  expect(row?.text === text).toBe(true);
});

test('a port that is taken is an error at once', async () => {
  const port = Number(new URL(local.url).port);
  await expect(startPostgres({ port })).rejects.toThrow('EADDRINUSE');
});

test('a folder keeps the data over a restart, and clients that are still connected do not hold it up', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'josh-postgres-'));
  const first = await startPostgres({ folder });
  const open = postgres(first.url);
  await open`create table notes (text text)`;
  await open`insert into notes values ('kept ☕')`;
  await first.close();
  await open.end({ timeout: 0 });

  const second = await startPostgres({ folder });
  const reader = postgres(second.url);
  const notes = await reader`select text from notes`;
  expect(notes.map(({ text }) => text)).toEqual(['kept ☕']);
  await reader.end({ timeout: 1 });
  await second.close();
  await rm(folder, { recursive: true });
}, 60_000);
