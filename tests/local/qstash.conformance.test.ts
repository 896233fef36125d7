import { Client, QstashDailyRatelimitError, Receiver } from '@upstash/qstash';
import { decodeJwt } from 'jose';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { developmentCredentials } from '@/local/qstash/server';
import { type Delivery, startHarness } from './qstash-harness';

function receiverWith(keys: { currentSigningKey: string; nextSigningKey: string }): Receiver {
  return new Receiver({ currentSigningKey: keys.currentSigningKey, nextSigningKey: keys.nextSigningKey });
}

function signatureOf(delivery: Delivery | undefined): string {
  return delivery?.headers.get('upstash-signature') ?? '';
}

describe('publish', () => {
  test('delivers the body with the headers that a receiver relies on', async () => {
    const { client, qstash, receiver } = await startHarness();
    const { messageId } = await client.publishJSON({
      url: `${receiver.url}/hook?a=1&b=%20x`,
      body: { hello: 'wörld' },
      headers: { 'X-Trace': 'abc' },
    });
    await qstash.tick();

    const [delivery] = receiver.deliveries;
    expect(delivery).toMatchObject({
      method: 'POST',
      url: `${receiver.url}/hook?a=1&b=%20x`,
      body: '{"hello":"wörld"}',
    });
    expect(Object.fromEntries(delivery?.headers ?? [])).toMatchObject({
      'user-agent': 'Upstash-QStash',
      'content-type': 'application/json',
      'x-trace': 'abc',
      'upstash-message-id': messageId,
      'upstash-retried': '0',
      'upstash-caller-ip': '127.0.0.1',
      'upstash-region': 'EU-CENTRAL-1',
    });
    expect(qstash.store.history(messageId)).toEqual(['CREATED', 'ACTIVE', 'DELIVERED']);
  });

  test('uses the method that is asked for, with a body also on GET', async () => {
    const { client, qstash, receiver } = await startHarness();
    await client.publish({ url: receiver.url, method: 'PUT', body: 'x' });
    await client.publish({ url: receiver.url, method: 'GET', body: 'xy' });
    await qstash.tick();
    const sent = receiver.deliveries.map(({ method, headers }) => [method, headers.get('content-length')]);
    expect(sent.sort()).toEqual([
      ['GET', '2'],
      ['PUT', '1'],
    ]);
  });

  test('waits for a delay, and for a not-before, which wins over it', async () => {
    const { client, clock, receiver, later } = await startHarness();
    await client.publish({ url: `${receiver.url}/delay`, delay: '90s' });
    const notBefore = Math.floor(clock.now / 1_000) + 200;
    await client.publish({ url: `${receiver.url}/not-before`, delay: 1, notBefore });

    await later(89_000);
    expect(receiver.deliveries).toEqual([]);
    await later(1_000);
    expect(receiver.deliveries.map(({ url }) => url)).toEqual([`${receiver.url}/delay`]);
    await later(110_000);
    expect(receiver.deliveries.map(({ url }) => url)).toEqual([
      `${receiver.url}/delay`,
      `${receiver.url}/not-before`,
    ]);
  });

  test('shortens delays only when delayScale says so', async () => {
    const { client, receiver, later } = await startHarness({ delayScale: 0.01 });
    await client.publish({ url: receiver.url, delay: '1h' });
    await later(35_999);
    expect(receiver.deliveries).toEqual([]);
    await later(1);
    expect(receiver.deliveries).toHaveLength(1);
  });

  test('answers a duplicate with 202 and the first message, for ten minutes', async () => {
    const { client, receiver, later, api } = await startHarness();
    const request = { url: receiver.url, body: 'x', deduplicationId: 'order-1' };
    const first = await client.publish(request);
    await later(599_000);
    expect(await client.publish(request)).toEqual({ messageId: first.messageId, deduplicated: true });
    const raw = await api(`/v2/publish/${receiver.url}`, {
      method: 'POST',
      headers: { 'upstash-deduplication-id': 'order-1' },
    });
    expect(raw.status).toBe(202);
    await later(1_000);
    expect((await client.publish(request)).messageId).not.toBe(first.messageId);
    await later(0);
    expect(receiver.deliveries).toHaveLength(2);
  });

  test('deduplicates by content: destination, body, content type and forwarded headers', async () => {
    const { client, receiver } = await startHarness();
    const request = { url: receiver.url, body: { a: 1 }, contentBasedDeduplication: true };
    await client.publishJSON(request);
    expect(await client.publishJSON(request)).toMatchObject({ deduplicated: true });
    expect(await client.publishJSON({ ...request, body: { a: 2 } })).not.toHaveProperty('deduplicated');
    expect(await client.publishJSON({ ...request, headers: { tenant: '2' } })).not.toHaveProperty(
      'deduplicated',
    );
    expect(await client.publishJSON({ ...request, url: `${receiver.url}/b` })).not.toHaveProperty(
      'deduplicated',
    );
  });

  test('takes a batch item by item: one that is wrong does not stop the others', async () => {
    const { client, qstash, receiver } = await startHarness();
    const results = await client.batchJSON([
      { url: `${receiver.url}/1`, body: { n: 1 }, headers: { 'x-n': '1' } },
      { url: 'ftp://example.com', body: {} },
      { url: `${receiver.url}/2`, body: { n: 2 }, queueName: 'q' },
    ]);
    await qstash.tick();
    expect(results).toEqual([
      { messageId: expect.stringMatching(/^msg_/) },
      { error: expect.stringContaining('"ftp://example.com" is not an http:// or https:// URL') },
      { messageId: expect.stringMatching(/^msg_/) },
    ]);
    const bodies = receiver.deliveries.map(({ body, headers }) => [body, headers.get('x-n')]);
    expect(bodies.sort()).toEqual([
      ['{"n":1}', '1'],
      ['{"n":2}', null],
    ]);
  });

  test.each([
    ['upstash-retries', 'three'],
    ['upstash-delay', '5 minutes'],
    ['upstash-not-before', 'tomorrow'],
    ['upstash-method', 'BREW'],
    ['upstash-retry-delay', 'process.exit()'],
    ['upstash-flow-control-key', 'key without a value'],
    ['upstash-callback', 'not-a-url'],
    ['upstash-callback-x', 'ok'],
    ['upstash-redact-fields', 'everything'],
    ['upstash-new-feature', 'on'],
  ])('refuses %s: %s with 400 that says why', async (name, value) => {
    const { receiver, api, qstash } = await startHarness();
    const headers = { 'upstash-callback': receiver.url, [name]: value };
    const response = await api(`/v2/publish/${receiver.url}`, { method: 'POST', headers });
    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({ error: expect.stringMatching(/upstash-|destination/) });
    expect(qstash.store.pending()).toEqual([]);
  });

  test('refuses a body over the limit with 413, also when its length is not announced', async () => {
    const { receiver, api } = await startHarness({ maxBodyBytes: 1_000 });
    const publish = (body: BodyInit) => {
      const init = { method: 'POST', body, duplex: 'half' };
      return api(`/v2/publish/${receiver.url}`, init);
    };
    expect((await publish('x'.repeat(1_000))).status).toBe(200);
    expect((await publish('x'.repeat(1_001))).status).toBe(413);
    expect((await publish(new Blob(['x'.repeat(1_001)]).stream())).status).toBe(413);
  });

  test("raises the client's daily limit error when the quota is used up, until the next UTC day", async () => {
    const { client, receiver, later } = await startHarness({ dailyQuota: 1 });
    await client.publish({ url: receiver.url });
    await expect(client.publish({ url: receiver.url })).rejects.toBeInstanceOf(QstashDailyRatelimitError);
    await later(86_400_000);
    await expect(client.publish({ url: receiver.url })).resolves.toHaveProperty('messageId');
  });
});

describe('authentication', () => {
  test('wants the token, as bearer or in the query, which is not passed on', async () => {
    const { qstash, receiver } = await startHarness();
    const post = (path: string, headers = {}) => fetch(`${qstash.url}${path}`, { method: 'POST', headers });
    const destination = `${receiver.url}/x?a=1`;
    expect((await post(`/v2/publish/${destination}`)).status).toBe(401);
    expect((await post(`/v2/publish/${destination}`, { authorization: 'Bearer nope' })).status).toBe(401);
    const token = encodeURIComponent(qstash.token);
    expect((await post(`/v2/publish/${destination}&qstash_token=${token}`)).status).toBe(200);
    expect((await post(`/v2/publish/${receiver.url}/y?qstash_token=${token}&b=2`)).status).toBe(200);
    await qstash.tick();
    expect(receiver.deliveries.map(({ url }) => url).sort()).toEqual([destination, `${receiver.url}/y?b=2`]);
  });

  test('answers what it does not know with 404 that names it', async () => {
    const { client } = await startHarness();
    await expect(client.urlGroups.list()).rejects.toThrow('GET /v2/topics is not supported');
    await expect(client.messages.get('msg_none')).rejects.toThrow('message msg_none not found');
  });
});

describe('signature', () => {
  test('is accepted by the official Receiver for exactly this destination and body', async () => {
    const { client, qstash, receiver } = await startHarness();
    const url = `${receiver.url}/hook?a=1`;
    await client.publishJSON({ url, body: { amount: 5 } });
    await qstash.tick();
    const [delivery] = receiver.deliveries;
    const signature = signatureOf(delivery);
    const verifier = receiverWith(qstash);
    const body = delivery?.body ?? '';

    expect(await verifier.verify({ signature, body, url })).toBe(true);
    await expect(verifier.verify({ signature, body: body.replace('5', '6'), url })).rejects.toThrow(
      'body hash',
    );
    await expect(verifier.verify({ signature, body, url: `${url}2` })).rejects.toThrow('invalid subject');
    const stranger = receiverWith({ currentSigningKey: 'sig_a', nextSigningKey: 'sig_b' });
    await expect(stranger.verify({ signature, body, url })).rejects.toThrow('signature verification failed');
  });

  test('is fresh on every attempt and valid for five minutes', async () => {
    const { client, qstash, receiver, clock, later } = await startHarness();
    receiver.answer = () => new Response('no', { status: 500 });
    await client.publish({ url: receiver.url, retries: 1, retryDelay: '10000' });
    await qstash.tick();
    await later(10_000);
    const claims = receiver.deliveries.map((delivery) => decodeJwt(signatureOf(delivery)));
    const second = Math.floor(clock.now / 1_000);
    expect(claims).toEqual([
      expect.objectContaining({
        iss: 'Upstash',
        sub: receiver.url,
        nbf: 0,
        iat: second - 10,
        exp: second + 290,
      }),
      expect.objectContaining({ iat: second, exp: second + 300, jti: expect.stringMatching(/^jwt_/) }),
    ]);
    expect(claims[0]?.jti).not.toBe(claims[1]?.jti);
  });

  test('after a rotation a receiver with the old pair accepts it by its next key', async () => {
    const { client, qstash, receiver, api } = await startHarness();
    const old = receiverWith(qstash);
    const before = qstash.nextSigningKey;
    const rotated = await (await api('/v2/keys/rotate', { method: 'POST' })).json();
    expect(rotated).toEqual({ current: before, next: expect.stringMatching(/^sig_/) });
    expect(qstash.currentSigningKey).toBe(before);

    const verify = async () => {
      await client.publish({ url: receiver.url, body: 'x' });
      await qstash.tick();
      return old.verify({ signature: signatureOf(receiver.deliveries.at(-1)), body: 'x' });
    };
    expect(await verify()).toBe(true);
    await api('/v2/keys/rotate', { method: 'POST' });
    await expect(verify()).rejects.toThrow('signature verification failed');
  });
});

test("the client's own development mode finds the server by its keys", async () => {
  const { qstash, receiver } = await startHarness();
  vi.spyOn(console, 'log').mockReturnValue();
  vi.stubEnv('QSTASH_DEV', 'true').stubEnv('QSTASH_DEV_PORT', new URL(qstash.url).port);
  onTestFinished(() => {
    vi.unstubAllEnvs();
  });
  const client = new Client();
  await client.publish({ url: receiver.url, body: 'x' });
  await qstash.tick();
  const signature = signatureOf(receiver.deliveries[0]);
  expect(await new Receiver().verify({ signature, body: 'x', url: receiver.url })).toBe(true);
  expect(qstash.currentSigningKey).toBe(developmentCredentials.currentSigningKey);
});
