import twilio from 'twilio';
import { validateRequest } from 'twilio/lib/webhooks/webhooks.js';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { verifyTwilio } from '@/lib/telemetry/intake/verify/twilio';
import { type Served, serve } from '@/local/http/serve';
import { errorFault } from '@/local/twilio/api-error';
import { PRODUCT_NUMBER } from '@/local/twilio/message';
import { countSegments } from '@/local/twilio/segments';
import { type LocalTwilio, startTwilio } from '@/local/twilio/server';

const to = '+15005550009';
const from = '+15005550006';
const body = 'Coffee on Friday at 10?';

/** The product's webhooks: keeps what arrives and answers what the test wants. */
class Product {
  readonly received: { url: string; headers: Headers; form: URLSearchParams; body: Uint8Array }[] = [];
  answer: (nth: number) => Response | Promise<Response> = () => new Response(null, { status: 204 });
  url = '';

  async fetch(request: Request): Promise<Response> {
    const bytes = new Uint8Array(await request.arrayBuffer());
    const form = new URLSearchParams(new TextDecoder().decode(bytes));
    this.received.push({ url: request.url, headers: request.headers, form, body: bytes });
    return this.answer(this.received.length);
  }

  statuses(): (string | null)[] {
    return this.received.map(({ form }) => form.get('MessageStatus'));
  }
}

let local: LocalTwilio;
let product: Product;
let served: Served;

/** The official client, told where the API is. */
function client(password = local.authToken) {
  const sdk = twilio(local.accountSid, password);
  sdk.api.baseUrl = local.url;
  return sdk;
}

beforeAll(async () => {
  local = await startTwilio({ callbackDelayMs: 1 });
});
beforeEach(async () => {
  product = new Product();
  served = await serve({ fetch: (request) => product.fetch(request) });
  product.url = `${served.url}/api/twilio/status?cid=0190`;
});
afterEach(async () => {
  await local.idle();
  local.faults.clear();
  local.numbers.clear();
  await served.close();
});
afterAll(() => local.close());

describe('sending', () => {
  test('a text is queued and can be fetched again', async () => {
    const sent = await client().messages.create({ to, from, body });

    expect(sent).toMatchObject({ to, from, body, status: 'queued', numSegments: '1', errorCode: null });
    expect(sent.sid).toMatch(/^SM[0-9a-f]{32}$/);
    expect(sent.dateCreated.getTime()).toBeGreaterThan(Date.now() - 60_000);
    await local.idle();
    const fetched = await client().messages(sent.sid).fetch();
    expect(fetched).toMatchObject({ sid: sent.sid, status: 'delivered' });
  });

  test('a messaging service accepts first and chooses the sender later', async () => {
    const messagingServiceSid = `MG${'a'.repeat(32)}`;
    const sent = await client().messages.create({ to, messagingServiceSid, body });
    expect(sent).toMatchObject({ status: 'accepted', from: null, messagingServiceSid });
    await local.idle();
    const fetched = await client().messages(sent.sid).fetch();
    expect(fetched.from).toBe(PRODUCT_NUMBER);
  });

  test.each([
    ['x'.repeat(160), 1],
    ['x'.repeat(161), 2],
    ['€'.repeat(80), 1],
    ['€'.repeat(81), 2],
    ['☕'.repeat(70), 1],
    ['☕'.repeat(71), 2],
    ['🥾'.repeat(36), 2],
  ])('%s… counts as %i segments', (text, segments) => {
    expect(countSegments(text)).toBe(segments);
  });

  test('the wrong password is refused as Twilio refuses it', async () => {
    await expect(client('wrong').messages.create({ to, from, body })).rejects.toMatchObject({
      status: 401,
      code: 20003,
      moreInfo: 'https://www.twilio.com/docs/errors/20003',
    });
  });

  test('a number that is none is refused in a message that carries it', async () => {
    await expect(client().messages.create({ to: '+1234', from, body })).rejects.toMatchObject({
      status: 400,
      code: 21211,
      message: expect.stringContaining('+1234'),
    });
  });

  test.each([21610, 21614, 21408] as const)(
    'a destination can be switched to error %i; others go on',
    async (code) => {
      local.numbers.set({ number: to, refuse: code });
      await expect(client().messages.create({ to, from, body })).rejects.toMatchObject({ status: 400, code });
      await expect(client().messages.create({ to: '+15005550001', from, body })).resolves.toMatchObject({
        status: 'queued',
      });
    },
  );

  test.each([
    [20429, 429],
    [20500, 500],
  ] as const)('the API can be switched to error %i for the next request', async (code, status) => {
    local.faults.set({ ...errorFault(code), times: 1 });
    await expect(client().messages.create({ to, from, body })).rejects.toMatchObject({ status, code });
    await expect(client().messages.create({ to, from, body })).resolves.toMatchObject({ status: 'queued' });
  });

  test('a lost answer leaves a text that the client does not know of', async () => {
    const before = local.messages.length;
    local.faults.set({ kind: 'lose_response', match: 'POST', times: 1 });
    await expect(client().messages.create({ to, from, body })).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(local.messages).toHaveLength(before + 1);
  });

  test('what is not played is named', async () => {
    const create = client().messages.create({ to, from, body, mediaUrl: ['https://example.com/a.png'] });
    await expect(create).rejects.toMatchObject({ status: 400, message: expect.stringContaining('MediaUrl') });
    await expect(client().calls.list()).rejects.toMatchObject({ status: 404 });
  });

  test('an unknown text is a 404 with its address', async () => {
    await expect(client().messages('SM404').fetch()).rejects.toMatchObject({ status: 404, code: 20404 });
  });
});

describe('listing', () => {
  test('pages through everything that matches, newest first', async () => {
    const receiver = '+15005550077';
    const sids: string[] = [];
    for (let i = 0; i < 5; i++) {
      const { sid } = await client().messages.create({ to: receiver, from, body });
      sids.unshift(sid);
    }
    await client().messages.create({ to, from, body });

    const listed = await client().messages.list({ to: receiver, from, pageSize: 2 });
    expect(listed.map(({ sid }) => sid)).toEqual(sids);
    const page = await client().messages.page({ to: receiver, pageSize: 2 });
    expect(page.nextPageUrl).toContain('PageToken=PA');
  });

  test('finds what was sent since a moment', async () => {
    const receiver = '+15005550078';
    await client().messages.create({ to: receiver, from, body });
    const found = (dateSentAfter: Date) => client().messages.list({ to: receiver, dateSentAfter });
    expect(await found(new Date(Date.now() - 60_000))).toHaveLength(1);
    expect(await found(new Date(Date.now() + 60_000))).toHaveLength(0);
  });
});

describe('status callbacks', () => {
  const send = (number = to) =>
    client().messages.create({ to: number, from, body, statusCallback: product.url });

  test('are posted in order, in the form and with the signature of Twilio', async () => {
    const { sid } = await send();
    await local.idle();

    expect(product.statuses()).toEqual(['sent', 'delivered']);
    for (const { form, headers, body: bytes } of product.received) {
      expect(Object.fromEntries(form)).toMatchObject({
        MessageSid: sid,
        SmsSid: sid,
        To: to,
        From: from,
        AccountSid: local.accountSid,
        ApiVersion: '2010-04-01',
      });
      const signature = headers.get('x-twilio-signature') ?? '';
      expect(validateRequest(local.authToken, signature, product.url, Object.fromEntries(form))).toBe(true);
      const signed = { url: product.url, headers, body: bytes, now: Date.now() };
      expect(await verifyTwilio(signed, [local.authToken])).toEqual({ valid: true });
    }
    expect(local.callbacks.filter((post) => post.sid === sid)).toHaveLength(2);
  });

  test.each([
    ['undelivered', ['sent', 'undelivered']],
    ['failed', ['failed']],
  ] as const)('a destination can be switched to %s', async (delivery, statuses) => {
    local.numbers.set({ number: to, delivery, errorCode: 30006 });
    const { sid } = await send();
    await local.idle();
    expect(product.statuses()).toEqual(statuses);
    expect(product.received.at(-1)?.form.get('ErrorCode')).toBe('30006');
    await expect(client().messages(sid).fetch()).resolves.toMatchObject({
      status: delivery,
      errorCode: 30006,
    });
  });

  test('can come in reverse; the text is delivered all the same', async () => {
    local.faults.set({ kind: 'reorder', match: to, times: 1 });
    const { sid } = await send();
    await local.idle();
    expect(product.statuses()).toEqual(['delivered', 'sent']);
    await expect(client().messages(sid).fetch()).resolves.toMatchObject({ status: 'delivered' });
  });

  test('can come twice', async () => {
    local.faults.set({ kind: 'duplicate', match: 'delivered', times: 1 });
    await send();
    await local.idle();
    expect(product.statuses()).toEqual(['sent', 'delivered', 'delivered']);
  });

  test('are not tried again after a 5xx unless the URL says so', async () => {
    product.answer = () => new Response(null, { status: 500 });
    await send();
    await local.idle();
    expect(product.statuses()).toEqual(['sent', 'delivered']);

    product.url += '#rc=2&rp=5xx';
    await send();
    await local.idle();
    expect(product.statuses().slice(2)).toEqual([
      ...['sent', 'sent', 'sent'],
      ...['delivered', 'delivered', 'delivered'],
    ]);
  });

  test('to an address that is none are refused at once', async () => {
    for (const statusCallback of ['not a url', 'ftp://example.com', `${product.url}#rc=9`]) {
      await expect(client().messages.create({ to, from, body, statusCallback })).rejects.toMatchObject({
        code: 21609,
      });
    }
  });
});

describe('incoming texts', () => {
  const inbound = () => ({ from: to, body: 'Count me in ☕', url: `${served.url}/api/twilio/inbound` });

  test('arrive signed, with the fields of Twilio', async () => {
    product.answer = () => new Response('<Response/>', { headers: { 'content-type': 'text/xml' } });
    const { sid, deliveries } = await local.sendInbound(inbound());

    expect(deliveries).toEqual([[{ retry: 0, status: 200, body: '<Response/>', error: null }]]);
    const [request] = product.received;
    expect(request?.form.get('Body')).toBe('Count me in ☕');
    expect(request?.form.get('MessageSid')).toBe(sid);
    expect(request?.form.get('SmsStatus')).toBe('received');
    const signed = {
      url: inbound().url,
      headers: request?.headers ?? new Headers(),
      body: request?.body ?? new Uint8Array(),
      now: 0,
    };
    expect(await verifyTwilio(signed, [local.authToken])).toEqual({ valid: true });
    expect(await verifyTwilio(signed, ['another token'])).toEqual({ valid: false, reason: 'mismatch' });
  });

  test.each([500, 404, 503])(
    'a %i is tried again with the same idempotency token until it is taken',
    async (status) => {
      product.answer = (nth) => new Response(null, { status: nth < 3 ? status : 200 });
      const { deliveries } = await local.sendInbound(inbound());
      expect(deliveries[0]?.map((attempt) => attempt.status)).toEqual([status, status, 200]);
      const tokens = product.received.map(({ headers }) => headers.get('i-twilio-idempotency-token'));
      expect(new Set(tokens).size).toBe(1);
    },
  );

  test('after the first try come three retries and no more', async () => {
    product.answer = () => new Response(null, { status: 500 });
    const { deliveries } = await local.sendInbound(inbound());
    expect(deliveries[0]).toHaveLength(4);
  });

  test('a receiver that does not answer in time is tried again, and another is given up on', async () => {
    const never = () => new Promise<Response>(() => {});
    product.answer = (nth) => (nth === 1 ? never() : new Response());
    const slow = { ...inbound(), url: `${inbound().url}#rc=3&rp=all&rt=150&tt=10000` };
    const { deliveries } = await local.sendInbound(slow);
    expect(deliveries[0]?.map(({ status }) => status)).toEqual([null, 200]);

    product.answer = never;
    const bounded = { ...inbound(), url: `${inbound().url}#rc=5&rp=all&rt=300&tt=400` };
    const given = await local.sendInbound(bounded);
    expect(given.deliveries[0]?.length).toBeLessThan(4);
  });

  test('one text can be delivered several times at once', async () => {
    const { sid, deliveries } = await local.sendInbound({ ...inbound(), times: 4, parallel: true });
    expect(deliveries).toHaveLength(4);
    expect(product.received.map(({ form }) => form.get('MessageSid'))).toEqual([sid, sid, sid, sid]);
  });

  test('a connection override that Twilio would refuse is an error', async () => {
    const wrong = { ...inbound(), url: `${inbound().url}#rc=3&rp=always` };
    await expect(local.sendInbound(wrong)).rejects.toThrow('11243: #rp=always');
  });
});

test('another process can look, switch and send over HTTP', async () => {
  const json = async (path: string, init?: RequestInit): Promise<unknown> =>
    (await fetch(local.url + path, init)).json();
  const post = (path: string, value: object) =>
    json(path, {
      method: 'POST',
      body: JSON.stringify(value),
      headers: { 'content-type': 'application/json' },
    });

  await post('/_local/numbers', { number: to, delivery: 'failed' });
  await client().messages.create({ to, from, body, statusCallback: product.url });
  await local.idle();
  const url = `${served.url}/api/twilio/inbound`;
  const inbound = await post('/_local/inbound', { from: to, body: 'no thanks', url });

  expect(inbound).toMatchObject({ deliveries: [[{ status: 204 }]] });
  expect(await json('/_local/messages')).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ to, body, status: 'failed' }),
      expect.objectContaining({ from: to, body: 'no thanks', direction: 'inbound' }),
    ]),
  );
  expect(await json('/_local/callbacks')).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ status: 'failed', attempts: [expect.objectContaining({ status: 204 })] }),
    ]),
  );
  expect(await post('/_local/numbers', { number: to, refuse: 99 })).toMatchObject({
    error: expect.anything(),
  });
});
