import { readFileSync } from 'node:fs';
import { generateDrizzleJson, generateMigration } from 'drizzle-kit/api';
import { expect, it } from 'vitest';
import * as admin from '@/lib/db/schema/admin';
import * as billing from '@/lib/db/schema/billing';
import * as domainEvents from '@/lib/db/schema/domain-events';
import * as linkups from '@/lib/db/schema/linkups';
import * as safety from '@/lib/db/schema/safety';
import * as sms from '@/lib/db/schema/sms';
import * as users from '@/lib/db/schema/users';

const read = (file: string) => JSON.parse(readFileSync(`lib/db/migrations/meta/${file}`, 'utf8'));

it('the migrations that are checked in are those of the schema', async () => {
  const newest = read('_journal.json').entries.at(-1).idx;
  const snapshot = read(`${String(newest).padStart(4, '0')}_snapshot.json`);
  const schema = { ...admin, ...billing, ...domainEvents, ...linkups, ...safety, ...sms, ...users };
  expect(await generateMigration(snapshot, generateDrizzleJson(schema, snapshot.id))).toEqual([]);
});
