import { readFileSync } from 'node:fs';
import { AxiomWithoutBatching } from '@axiomhq/js';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { transaction } from '@/lib/db/query';
import { recordText } from '@/lib/josh/outbox/record-text';
import { newId } from '@/lib/telemetry/correlation';
import { type Axiom, startAxiom } from '@/local/axiom/server';
import { captureLogLines } from '../helpers/log-lines';
import { deliverJob, receive, reconcile, startProduct } from '../helpers/product';

const product = startProduct();
const lines = captureLogLines();
let axiom: Axiom;

beforeAll(async () => {
  axiom = await startAxiom({ datasets: ['josh-logs'] });
});
afterAll(() => axiom.close());

/** The queries of docs/costs.md, in their order. */
const QUERIES = [...readFileSync('docs/costs.md', 'utf8').matchAll(/```apl\n([\s\S]*?)```/g)].map(
  ([, apl]) => apl ?? '',
);

const ask = async (apl: string | undefined) => {
  const client = new AxiomWithoutBatching({ token: axiom.token, url: axiom.url });
  const { tables } = await client.query(apl ?? '', { format: 'tabular' });
  return [...(tables[0]?.events() ?? [])];
};

it('costs add up by user and by LinkUp to the whole, with the share that is nobody’s', async () => {
  // One user asks and is answered, another is invited to a LinkUp, and one text of Twilio's has no user here.
  const [asker, invited] = ['+14155557001', '+14155557002'];
  await receive({ body: 'dinner on friday?', from: asker });
  await receive({ body: 'STOP', from: invited });
  await receive({ body: 'START', from: invited });
  const userOf = async (phone: string | undefined) =>
    String((await product.rows(sql`select id from users where phone = ${phone}`))[0]?.id);
  const [askerId, invitedId] = [await userOf(asker), await userOf(invited)];
  const linkup = newId();
  await product.rows(sql`insert into linkups (id, correlation_id, creator_id, idempotency_key, region, capacity)
    values (${linkup}, ${newId()}, ${askerId}, 'x', 'sf', 3)`);
  const invite = newId();
  await product.rows(sql`insert into invites (id, correlation_id, linkup_id, user_id, wave, state)
    values (${invite}, ${newId()}, ${linkup}, ${invitedId}, 1, 'pending')`);
  await transaction((tx) =>
    recordText(tx, {
      idempotencyKey: 'invite:1',
      correlationId: newId(),
      userId: invitedId,
      purpose: 'invite',
      body: 'Dinner on Friday, six of you. Are you in?',
      linkupId: linkup,
      inviteId: invite,
      now: new Date(),
    }),
  );
  for (const { id } of await product.rows(sql`select id from sms_outbound_jobs`))
    await deliverJob(String(id));
  for (const message of product.twilio.messages)
    if (message.direction === 'outbound-api')
      Object.assign(message, { status: 'delivered', price: 0.0166, segments: 2 });
  await product.rows(
    sql`update sms_messages set price_due_at = case when direction = 'outbound' then now() end`,
  );
  await reconcile();
  const nobodys = { ts: new Date().toISOString(), event: 'stripe.fee.recorded', cost_micros: 561_000 };

  const rows = [...lines.all(), nobodys].map(({ ts, ...row }) => ({ _time: ts, ...row }));
  await fetch(`${axiom.url}/v1/datasets/josh-logs/ingest`, {
    method: 'POST',
    headers: { authorization: `Bearer ${axiom.token}`, 'content-type': 'application/x-ndjson' },
    body: rows.map((row) => JSON.stringify(row)).join('\n'),
  });

  expect(QUERIES).toHaveLength(3);
  const [whole] = await ask(QUERIES[0]);
  const users = await ask(QUERIES[1]);
  const linkups = await ask(QUERIES[2]);
  const sum = (list: Record<string, unknown>[]) =>
    list.reduce((total, { micros }) => total + Number(micros), 0);
  expect(sum(users) + Number(whole?.nobody)).toBe(Number(whole?.total));
  expect(whole?.nobody).toBe(561_000);
  expect(Number(whole?.unattributed_share)).toBeCloseTo(561_000 / Number(whole?.total));
  expect(users.map(({ user_id }) => user_id).sort()).toEqual([askerId, invitedId].sort());
  // The invite: estimated at one segment, found to be two.
  expect(linkups).toEqual([{ linkup_id: linkup, micros: 25_000 }]);
});
