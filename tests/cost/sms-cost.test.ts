import { sql } from 'drizzle-orm';
import { afterEach, describe, expect, it } from 'vitest';
import { nextPriceCheck } from '@/lib/josh/cost/price-check';
import { errorFault } from '@/local/twilio/api-error';
import { captureLogLines } from '../helpers/log-lines';
import { deliverJob, FROM, newSid, receive, reconcile, startProduct } from '../helpers/product';

const product = startProduct();
const lines = captureLogLines();

afterEach(() => {
  delete process.env.TWILIO_MESSAGING_SERVICE_SID;
  delete process.env.COST_USD_RATES;
});

let phones = 0;
const newPhone = (country = '+1415555') => `${country}${2000 + ++phones}`;

/** A text comes in and its reply is handed to Twilio. */
async function conversation(phone = newPhone()) {
  await receive({ body: 'count me in', from: phone });
  const [job] = await product.rows(sql`select id from sms_outbound_jobs order by created_at desc limit 1`);
  await deliverJob(String(job?.id));
  const reply = product.twilio.messages.findLast(({ to }) => to === phone);
  if (reply === undefined) throw new Error('No reply.');
  // Only the reply's price is looked at here.
  await product.rows(sql`update sms_messages set price_due_at = null where direction = 'inbound'`);
  return { jobId: String(job?.id), reply };
}

const due = () =>
  product.rows(sql`update sms_messages set price_due_at = now() where price_due_at is not null`);
const stored = async (sid: string) =>
  (
    await product.rows(
      sql`select estimated_segments, estimated_micros, segments, price_micros, price_unit, price_checks,
          price_due_at is null as ended from sms_messages where twilio_message_sid = ${sid}`,
    )
  )[0];

describe('a text’s estimated cost', () => {
  it('of one that came in is on its line and its row', async () => {
    const sid = newSid();
    await receive({ body: 'count me in', sid, from: newPhone(), extra: { NumSegments: '2' } });
    expect(lines.of('sms.inbound.received')).toMatchObject([{ segments: 2, cost_micros: 18_200 }]);
    expect(await stored(sid)).toMatchObject({ estimated_segments: 2, estimated_micros: '18200' });
  });

  it('of one that goes out: counted when it is recorded, priced when Twilio takes it', async () => {
    const { jobId, reply } = await conversation();
    expect(lines.of('sms.outbound.job_created')).toMatchObject([{ job_id: jobId, segments: 1 }]);
    expect(await product.rows(sql`select segments from sms_outbound_jobs`)).toEqual([{ segments: 1 }]);
    expect(lines.of('sms.outbound.sent')).toMatchObject([
      { user_id: expect.any(String), segments: 1, cost_micros: 12_500 },
    ]);
    expect(await stored(reply.sid)).toMatchObject({ estimated_micros: '12500', price_micros: null });
  });

  it('is ours where a messaging service says 0 segments at first', async () => {
    process.env.TWILIO_MESSAGING_SERVICE_SID = `MG${'a'.repeat(32)}`;
    const { reply } = await conversation();
    expect(lines.of('sms.outbound.sent')).toMatchObject([{ segments: 1, cost_micros: 12_500 }]);
    expect(await stored(reply.sid)).toMatchObject({ segments: null, estimated_segments: 1 });
  });

  it('of a country without a price is an event and not 0, until Twilio says', async () => {
    const { reply } = await conversation(newPhone('+4930123'));
    expect(lines.of('cost.price_unknown')).toMatchObject([
      { cost_kind: 'sms', cost_item: 'inbound', reason: 'no_price' },
      { cost_kind: 'sms', cost_item: 'outbound', reason: 'no_price' },
    ]);
    expect(lines.of('sms.outbound.sent')[0]).not.toHaveProperty('cost_micros');

    Object.assign(reply, { status: 'delivered', price: 0.1 });
    await due();
    await reconcile();
    expect(lines.of('sms.cost.reconciled')).toMatchObject([{ cost_micros: 100_000, actual_micros: 100_000 }]);
  });
});

describe('what Twilio took for it', () => {
  it('is asked for later, kept on the row, and its difference is logged under the text’s own operation', async () => {
    const { reply } = await conversation();
    const [sent] = lines.of('sms.outbound.sent');
    // Twilio counted a segment more than we did.
    Object.assign(reply, { status: 'delivered', price: 0.0166, segments: 2 });
    await due();
    const response = await reconcile();

    expect(await response.json()).toMatchObject({ sms: { found: 1, priced: 1 } });
    expect(await stored(reply.sid)).toMatchObject({
      segments: 2,
      price_micros: '16600',
      price_unit: 'USD',
      ended: true,
    });
    const [line] = lines.of('sms.cost.reconciled');
    expect(line).toMatchObject({
      twilio_message_sid: reply.sid,
      user_id: sent?.user_id,
      direction: 'outbound',
      purpose: 'reply',
      estimated_micros: 12_500,
      actual_micros: 25_000,
      cost_micros: 12_500,
      segments: 2,
      estimated_segments: 1,
      segment_drift: 1,
      drift_ratio: 2,
    });
    const [row] = await product.rows(
      sql`select correlation_id from sms_messages where twilio_message_sid = ${reply.sid}`,
    );
    expect(line?.correlation_id).toBe(row?.correlation_id);
    // The sum of the two lines is what it cost.
    expect(Number(sent?.cost_micros) + Number(line?.cost_micros)).toBe(25_000);
  });

  it('of one that came in is asked for too', async () => {
    const sid = newSid();
    const from = newPhone();
    await receive({ body: 'hi', sid, from });
    await product.twilio.sendInbound({
      sid,
      from,
      to: FROM,
      body: 'hi',
      url: `${process.env.PUBLIC_BASE_URL}/api/twilio/status`,
    });
    await due();
    await reconcile();
    expect(lines.of('sms.cost.reconciled')).toMatchObject([
      { direction: 'inbound', cost_micros: 0, drift_ratio: 1 },
    ]);
  });

  it('is not asked for before it is due, nor again when it is known', async () => {
    const { reply } = await conversation();
    Object.assign(reply, { status: 'delivered', price: 0.0083 });
    expect(await (await reconcile()).json()).toMatchObject({ sms: { found: 0 } });
    await due();
    await reconcile();
    await due();
    expect(await (await reconcile()).json()).toMatchObject({ sms: { found: 0 } });
    expect(lines.of('sms.cost.reconciled')).toHaveLength(1);
  });

  it('by two runs at once is logged once', async () => {
    const { reply } = await conversation();
    Object.assign(reply, { status: 'delivered', price: 0.0083 });
    await due();
    await Promise.all([reconcile(), reconcile(), reconcile()]);
    expect(lines.of('sms.cost.reconciled')).toHaveLength(1);
  });

  it('is asked for again, less and less often, and given up with an event', async () => {
    const { reply } = await conversation();
    for (let check = 0; check < 8; check++) {
      await due();
      await reconcile();
    }
    expect(await stored(reply.sid)).toMatchObject({ price_micros: null, price_checks: 8, ended: true });
    expect(lines.of('cost.price_unknown')).toMatchObject([{ cost_kind: 'sms', reason: 'never_priced' }]);
    expect(lines.of('sms.cost.reconciled')).toEqual([]);
  });

  it('in another currency needs a rate', async () => {
    const { reply } = await conversation();
    Object.assign(reply, { status: 'delivered', price: 0.01, priceUnit: 'EUR' });
    await due();
    await reconcile();
    expect(lines.of('cost.price_unknown')).toMatchObject([{ reason: 'currency_eur' }]);

    const again = await conversation();
    process.env.COST_USD_RATES = 'EUR=1.1';
    Object.assign(again.reply, { status: 'delivered', price: 0.01, priceUnit: 'EUR' });
    await due();
    await reconcile();
    expect(lines.of('sms.cost.reconciled')).toMatchObject([{ actual_micros: 11_000 + 4_200 }]);
  });

  it.each([
    ['Twilio is down', 20500, 'twilio.20500'],
    ['Twilio has had enough', 20429, 'twilio.20429'],
  ] as const)('%s: nothing is given up, the next run goes on', async (_name, code, stopped) => {
    const { reply } = await conversation();
    Object.assign(reply, { status: 'delivered', price: 0.0083 });
    await due();
    product.twilio.faults.set({ ...errorFault(code), times: 1 });
    expect(await (await reconcile()).json()).toMatchObject({
      sms: { found: 1, priced: 0, stopped },
    });
    await reconcile();
    expect(lines.of('sms.cost.reconciled')).toHaveLength(1);
  });

  it.each([
    ['failed', 'a text that could not be sent costs a tenth of a cent', 1_000],
    ['canceled', 'one that was canceled costs nothing', 0],
  ])('%s: %s, whatever was estimated', async (status, _about, micros) => {
    const { reply } = await conversation();
    Object.assign(reply, { status });
    await due();
    await reconcile();
    expect(lines.of('sms.cost.reconciled')).toMatchObject([
      { actual_micros: micros, cost_micros: micros - 12_500 },
    ]);
  });

  it('of a text that Twilio has deleted is given up with an event', async () => {
    const { reply } = await conversation();
    await due();
    await product.rows(sql`update sms_messages set twilio_message_sid = ${newSid()}
      where twilio_message_sid = ${reply.sid}`);
    await reconcile();
    expect(lines.of('cost.price_unknown')).toMatchObject([{ reason: 'gone' }]);
  });

  it('leaves no number and no text behind', async () => {
    await conversation();
    product.twilio.faults.set({ kind: 'status', status: 500, times: 1 });
    await due();
    await reconcile();
    expect(lines.raw.join('\n')).not.toMatch(/\+1415555|count me in/);
  });
});

it('waits: a quarter of an hour, doubled each time, a day at most', () => {
  const now = new Date(0);
  const hours = [1, 2, 3, 4, 5, 6, 7, 8].map(
    (checks) => (nextPriceCheck(checks, now)?.getTime() ?? 0) / 3_600_000,
  );
  expect(hours).toEqual([0.5, 1, 2, 4, 8, 16, 24, 0]);
});
