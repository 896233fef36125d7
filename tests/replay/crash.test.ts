import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { verifyAudit } from '@/lib/admin/audit-log/verify';
import { closeDatabase, database } from '@/lib/clients/database';
import { captureLogLines } from '../helpers/log-lines';
import { SERVICE_TOKEN, startProduct } from '../helpers/product';
import { create, progress } from './support/calls';
import { type DyingDatabase, dyingDatabase } from './support/dying-database';
import { failedText } from './support/failed-texts';
import { deliverItem } from './support/items';

/** More round trips than an item takes; the last ones find that it has not died. */
const MOST_STEPS = 60;

const product = startProduct();
captureLogLines();
let line: DyingDatabase;
let straight: string;
beforeAll(async () => {
  straight = process.env.DATABASE_URL ?? '';
  line = await dyingDatabase(straight);
});
afterAll(async () => {
  process.env.DATABASE_URL = straight;
  await closeDatabase(0);
  await line.close();
});
beforeEach(() => {
  process.env.SERVICE_TOKEN = SERVICE_TOKEN;
});

/** What another process begins with: connections of its own, and leases that are over. */
async function newProcess(url: string) {
  await closeDatabase(0);
  process.env.DATABASE_URL = url;
  if (url !== straight) return;
  // Not a clock that is moved: Twilio's would stay behind.
  for (const table of ['replay_items', 'sms_outbound_jobs'])
    await product.rows(
      sql`update ${sql.identifier(table)} set lease_until = now() - interval '1 s' where lease_until is not null`,
    );
}

const sent = (phone: string) => product.twilio.messages.filter(({ to }) => to === phone).length;

describe('the process that runs an item dies', () => {
  it.each(['before', 'after'] as const)(
    '%s any of its round trips to the database: the text is sent once, the replay ends',
    async (when) => {
      let survived = false;
      let step = 0;
      while (!survived) {
        step += 1;
        expect(step).toBeLessThan(MOST_STEPS);
        await newProcess(straight);
        const { phone, id } = await failedText();
        const { replay_id } = await create({ filter: { ids: [id] } });
        const [item] = product.queue.published.splice(0);
        const body = item?.body ?? '';

        await newProcess(line.url);
        await database().execute(sql`select 1`);
        line.dieAt(step, when);
        const answer = await deliverItem({ body }).catch(() => ({}));
        survived = line.trips() < step;
        if (survived) expect(answer).toMatchObject({ state: 'done' });
        await closeDatabase(0);
        line.revive();

        // QStash brings it again, to another process; leases are over by then.
        for (let again = 0; again < 3; again += 1) {
          await newProcess(straight);
          await deliverItem({ body });
        }
        const after = await progress(replay_id);
        expect([step, sent(phone), after.items[0].reason]).toEqual([step, 1, after.items[0].reason]);
        expect([step, after.state, after.items[0].state]).toEqual([
          step,
          'done',
          expect.stringMatching(/^(done|skipped)$/),
        ]);
        // What is said of an item whose text was sent and whose result was not written: that it is done.
        if (after.items[0].state === 'skipped') expect(after.items[0].reason).toBe('already_done');
      }
      // It has died at each step of the way: taking, reopening, sending, recording, ending.
      expect(step).toBeGreaterThan(20);
      expect(await verifyAudit(database())).toMatchObject({ ok: true });
      const ends = await product.rows(
        sql`select count(*)::int as n, count(distinct replay_id)::int as replays from admin_audit_log where action = 'replay.end'`,
      );
      expect(ends).toEqual([{ n: step, replays: step }]);
    },
    300_000,
  );

  it.each(['lose_response', 'hang'] as const)(
    'while Twilio answers (%s): the next delivery finds the text',
    async (kind) => {
      await newProcess(straight);
      const { phone, id } = await failedText();
      const { replay_id } = await create({ filter: { ids: [id] } });
      const [item] = product.queue.published.splice(0);
      product.twilio.faults.set({ kind, match: 'POST /2010-04-01', times: 1 });
      expect(await deliverItem({ body: item?.body ?? '' })).toMatchObject({ state: 'failed' });
      product.twilio.faults.clear();
      // A second replay: the job is still open, and Twilio is asked first.
      await newProcess(straight);
      await create({ filter: { ids: [id] } });
      const [second] = product.queue.published.splice(0);
      expect(await deliverItem({ body: second?.body ?? '' })).toMatchObject({ state: 'done' });
      expect(sent(phone)).toBe(1);
      expect(await progress(replay_id)).toMatchObject({ state: 'done', counts: { failed: 1 } });
    },
    60_000,
  );
});
