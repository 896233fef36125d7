import * as Sentry from '@sentry/nextjs';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { closeEnvelopes, sentryOptions } from '@/lib/telemetry/sentry/node';
import { type LocalSentry, startSentry } from '@/local/sentry/server';
import { form, people, wave } from '../../helpers/linkups';
import { captureLogLines } from '../../helpers/log-lines';
import { act, receive, startProduct } from '../../helpers/product';

const product = startProduct();
captureLogLines();
let sentry: LocalSentry;
beforeAll(async () => {
  sentry = await startSentry();
  closeEnvelopes(Sentry.init(sentryOptions(sentry.dsn)));
});
afterAll(async () => {
  await Sentry.close();
  await sentry.close();
});
beforeEach(() => sentry.clear());

async function expectEvent(level: string, tags: Record<string, unknown>): Promise<void> {
  await Sentry.flush();
  expect(sentry.events()).toContainEqual(
    expect.objectContaining({ level, tags: expect.objectContaining({ env: 'local', ...tags }) }),
  );
  expect(sentry.leaks(['4155550', 'heron'])).toEqual([]);
}

// `safety_escalation` has its test in tests/josh/safety.test.ts, the others in tests/e2e/sentry.test.ts.
describe('a category comes from the handler that failed', () => {
  it('`llm_extraction`: the details of a LinkUp could not be read', async () => {
    product.anthropic.manners.set({ manner: 'refusal', to: 'details' });
    await receive({ body: 'Dinner on Friday in Austin with the heron' });
    await expectEvent('warning', { category: 'llm_extraction', route: '/api/twilio/inbound' });
  });

  it('`admin_action`: an action that nobody knows', async () => {
    expect((await act('constructor', {})).status).toBe(404);
    await expectEvent('warning', { category: 'admin_action', error_code: 'admin.action_unknown' });
  });

  it('`matching_scoring`: the candidates could not be picked', async () => {
    const [ada] = await people(1);
    await people(2);
    const linkup = await form(product, ada ?? { id: '', phone: '' });
    // Only whoever is not the LinkUp's creator cannot be read: what is read of users before the matching works.
    await product.rows(
      sql.raw(`create function away(who uuid) returns text language plpgsql as
        $$ begin if who <> '${ada?.id}' then raise exception 'heron +14155550123'; end if; return 'sf'; end $$`),
    );
    await product.rows(sql`alter table users rename column region to region_away`);
    await product.rows(sql`alter table users rename to users_away`);
    await product.rows(sql`create view users as select *, away(id) as region from users_away`);
    expect((await wave(linkup, 1)).status).toBe(500);
    await product.rows(sql`drop view users`);
    await product.rows(sql`alter table users_away rename to users`);
    await product.rows(sql`alter table users rename column region_away to region`);
    await product.rows(sql`drop function away(uuid)`);
    await expectEvent('error', {
      category: 'matching_scoring',
      error_code: 'pg.P0001',
      linkup_id: linkup.id,
    });
  });
});
