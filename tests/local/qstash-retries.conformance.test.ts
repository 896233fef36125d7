import { describe, expect, test } from 'vitest';
import { answerWith, failure, type Harness, startHarness } from './qstash-harness';

const second = 1_000;

describe('retries', () => {
  test('wait e^(2.5n) seconds, keep the message id, and end in the dead letter queue', async () => {
    const harness = await startHarness();
    const { client, qstash, receiver, later } = harness;
    receiver.answer = () => failure(500);
    const { messageId } = await client.publishJSON({ url: receiver.url, body: { n: 1 }, label: ['a', 'b'] });
    await qstash.tick();
    for (const [wait, attempts] of [
      [12 * second, 1],
      [183, 2],
      [148 * second, 2],
      [414, 3],
      [1_808 * second, 3],
      [43, 4],
      [86_400 * second, 4],
    ] as const) {
      await later(wait);
      expect(receiver.deliveries).toHaveLength(attempts);
    }
    expect(receiver.deliveries.map(({ headers }) => headers.get('upstash-retried'))).toEqual([
      '0',
      '1',
      '2',
      '3',
    ]);
    expect(new Set(receiver.deliveries.map(({ headers }) => headers.get('upstash-message-id')))).toEqual(
      new Set([messageId]),
    );
    const { messages } = await client.dlq.listMessages();
    expect(messages).toEqual([
      expect.objectContaining({
        messageId,
        url: receiver.url,
        body: '{"n":1}',
        labels: ['a', 'b'],
        maxRetries: 3,
        responseStatus: 500,
        responseBody: 'status 500',
      }),
    ]);
    expect(qstash.store.history(messageId)).toEqual([
      'CREATED',
      ...Array.from({ length: 3 }, () => ['ACTIVE', 'ERROR', 'RETRY']).flat(),
      ...['ACTIVE', 'ERROR', 'FAILED'],
    ]);
  });

  test("follow the publisher's expression, in milliseconds", async () => {
    const harness = await startHarness();
    const { client, receiver, later } = harness;
    receiver.answer = () => failure(503);
    await client.publish({ url: receiver.url, retries: 2, retryDelay: 'pow(2, retried) * 1000' });
    await later(0);
    await later(999);
    expect(receiver.deliveries).toHaveLength(1);
    await later(1);
    expect(receiver.deliveries).toHaveLength(2);
    await later(1_999);
    expect(receiver.deliveries).toHaveLength(2);
    await later(1);
    expect(receiver.deliveries).toHaveLength(3);
  });

  test('obey Retry-After in seconds, as a duration and as an HTTP date', async () => {
    const harness = await startHarness();
    const { client, receiver, clock, later } = harness;
    clock.now = Math.ceil(clock.now / second) * second;
    answerWith(
      harness,
      failure(429, { 'retry-after': '30' }),
      failure(429, { 'retry-after': '1m' }),
      failure(503, { 'x-ratelimit-reset': new Date(clock.now + 120 * second).toUTCString() }),
    );
    await client.publish({ url: receiver.url });
    await later(0);
    for (const wait of [30, 60]) {
      await later(wait * second - 1);
      const before = receiver.deliveries.length;
      await later(1);
      expect(receiver.deliveries).toHaveLength(before + 1);
    }
    await later(30 * second - 1);
    expect(receiver.deliveries).toHaveLength(3);
    await later(1);
    expect(receiver.deliveries).toHaveLength(4);
  });

  test('are shortened by retryScale, delays that the publisher asked for are not', async () => {
    const harness = await startHarness({ retryScale: 0.01 });
    const { client, receiver, later } = harness;
    answerWith(harness, failure(500));
    await client.publish({ url: receiver.url, delay: 10 });
    await later(9_999);
    expect(receiver.deliveries).toHaveLength(0);
    await later(1);
    await later(121);
    expect(receiver.deliveries).toHaveLength(1);
    await later(1);
    expect(receiver.deliveries).toHaveLength(2);
  });

  test('do not happen for 489 with the non-retryable header; a bare 489 is retried', async () => {
    const harness = await startHarness();
    const { client, qstash, receiver } = harness;
    answerWith(harness, failure(489, { 'upstash-nonretryable-error': 'true' }));
    const fatal = await client.publish({ url: receiver.url });
    await qstash.tick();
    expect(qstash.store.history(fatal.messageId)).toEqual(['CREATED', 'ACTIVE', 'ERROR', 'FAILED']);
    expect(qstash.store.deadLetters()).toHaveLength(1);

    answerWith(harness, failure(489));
    const bare = await client.publish({ url: receiver.url });
    await qstash.tick();
    expect(qstash.store.history(bare.messageId).at(-1)).toBe('RETRY');
  });

  test('follow an answer that does not come within the timeout', async () => {
    const harness = await startHarness();
    const { client, qstash, receiver, clock } = harness;
    receiver.answer = () => new Promise(() => {});
    const { messageId } = await client.publish({ url: receiver.url, timeout: 5, retries: 0 });
    await receiver.arrived(1);
    clock.advance(5_000);
    await qstash.tick();
    expect(qstash.store.log().at(-1)).toMatchObject({ state: 'FAILED', error: 'no answer within 5 s' });
    expect(qstash.store.deadLetters()).toMatchObject([{ message: { id: messageId }, response: null }]);
  });

  test('follow a receiver that cannot be reached, and a redirect, which is not followed', async () => {
    const harness = await startHarness();
    const { client, qstash, receiver } = harness;
    const gone = await client.publish({ url: 'http://127.0.0.1:1/', retries: 0 });
    answerWith(harness, failure(302, { location: `${receiver.url}/elsewhere` }));
    const moved = await client.publish({ url: receiver.url, retries: 0 });
    await qstash.tick();
    expect(qstash.store.history(gone.messageId).at(-1)).toBe('FAILED');
    expect(qstash.store.history(moved.messageId).at(-1)).toBe('FAILED');
    expect(receiver.deliveries).toHaveLength(1);
    expect(qstash.store.log().some(({ error }) => error?.includes('ECONNREFUSED'))).toBe(true);
  });
});

describe('dead letters', () => {
  async function deadLetter(harness: Harness): Promise<string> {
    answerWith(harness, failure(500));
    await harness.client.publish({
      url: harness.receiver.url,
      body: 'x',
      retries: 0,
      deduplicationId: 'once',
      headers: { tenant: '7' },
    });
    await harness.qstash.tick();
    return (await harness.client.dlq.listMessages()).messages[0]?.dlqId ?? '';
  }

  test('are listed, filtered, read and deleted', async () => {
    const harness = await startHarness();
    const { client, receiver, api } = harness;
    const dlqId = await deadLetter(harness);
    const listed = async (filter: { responseStatus?: number; url?: string }) =>
      (await client.dlq.listMessages({ filter })).messages.length;
    expect(await listed({ responseStatus: 500 })).toBe(1);
    expect(await listed({ responseStatus: 503 })).toBe(0);
    expect(await listed({ url: `${receiver.url}/other` })).toBe(0);
    expect((await client.dlq.listMessages({ dlqIds: [dlqId] })).messages).toHaveLength(1);
    expect(await (await api(`/v2/dlq/${dlqId}`)).json()).toMatchObject({ dlqId, responseStatus: 500 });
    await client.dlq.delete(dlqId);
    expect((await api(`/v2/dlq/${dlqId}`)).status).toBe(404);
    await expect(client.dlq.delete(dlqId)).rejects.toThrow(`no message ${dlqId}`);
  });

  test('refuse a filter that is not known, rather than delete everything', async () => {
    const harness = await startHarness();
    await deadLetter(harness);
    const refused = harness.client.dlq.delete({ filter: { urlGroup: 'g' } });
    await expect(refused).rejects.toThrow('filter topicName is not supported');
    expect(harness.qstash.store.deadLetters()).toHaveLength(1);
    expect(await harness.client.dlq.delete({ all: true })).toEqual({ deleted: 1 });
  });

  test('are published again as a new message, with headers of the retry in place of the old', async () => {
    const harness = await startHarness();
    const { client, qstash, receiver, api } = harness;
    const dlqId = await deadLetter(harness);
    const { responses } = await client.dlq.retry(dlqId);
    await qstash.tick();
    const [first, again] = receiver.deliveries;
    expect(again?.headers.get('upstash-message-id')).toBe(responses[0]?.messageId);
    expect(again?.headers.get('upstash-message-id')).not.toBe(first?.headers.get('upstash-message-id'));
    expect([again?.body, again?.headers.get('tenant')]).toEqual(['x', '7']);
    expect(qstash.store.deadLetters()).toEqual([]);
    await expect(client.dlq.retry([dlqId])).rejects.toThrow(`no message ${dlqId}`);

    receiver.answer = () => failure(500);
    await client.publish({ url: receiver.url, retries: 0 });
    await qstash.tick();
    const second = qstash.store.deadLetters()[0]?.dlqId;
    const retried = await api(`/v2/dlq/retry/${second}`, {
      method: 'POST',
      headers: { 'upstash-retries': '4' },
    });
    expect(retried.status).toBe(201);
    expect(qstash.store.pending()).toMatchObject([{ settings: { retries: 4 } }]);
  });
});
