import { describe, expect, test } from 'vitest';
import { eventually } from '../helpers/eventually';
import { type Delivery, failure, startHarness } from './qstash-harness';

const second = 1_000;

function sourceOf(delivery: Delivery | undefined): Record<string, unknown> {
  return JSON.parse(delivery?.body ?? '{}');
}

describe('callbacks', () => {
  test('report every attempt; the failure callback reports the end, once', async () => {
    const harness = await startHarness();
    const { client, receiver, later } = harness;
    receiver.answer = ({ url }) =>
      url.endsWith('/job') ? failure(500, { 'x-why': 'busy' }) : new Response('ok');
    const { messageId } = await client.publish({
      url: `${receiver.url}/job`,
      body: 'work',
      retries: 1,
      retryDelay: '1000',
      callback: `${receiver.url}/callback`,
      failureCallback: `${receiver.url}/failure`,
      headers: { 'Upstash-Failure-Callback-Forward-Team': 'ops', 'Upstash-Callback-Method': 'PUT' },
    });
    await later(0);
    await later(1_000);

    const sentTo = (path: string) =>
      receiver.deliveries.filter(({ url }) => url === `${receiver.url}${path}`);
    expect(sentTo('/job')).toHaveLength(2);
    expect(sentTo('/callback').map(({ method, body }) => [method, JSON.parse(body).retried])).toEqual([
      ['PUT', 0],
      ['PUT', 1],
    ]);
    const failures = sentTo('/failure');
    expect(failures).toHaveLength(1);
    expect(failures[0]?.headers.get('team')).toBe('ops');
    expect(sourceOf(failures[0])).toMatchObject({
      status: 500,
      header: { 'x-why': ['busy'] },
      body: Buffer.from('status 500').toString('base64'),
      retried: 1,
      maxRetries: 1,
      dlqId: harness.qstash.store.deadLetters()[0]?.dlqId,
      sourceMessageId: messageId,
      url: `${receiver.url}/job`,
      method: 'POST',
      sourceBody: Buffer.from('work').toString('base64'),
    });
  });

  test('inherit the retries of the message, and are retried like any other', async () => {
    const harness = await startHarness();
    const { client, receiver, later } = harness;
    receiver.answer = ({ url }) => (url.endsWith('/callback') ? failure(500) : new Response('ok'));
    await client.publish({ url: receiver.url, retries: 1, callback: `${receiver.url}/callback` });
    await later(0);
    await later(13 * second);
    await later(86_400 * second);
    expect(receiver.deliveries.filter(({ url }) => url.endsWith('/callback'))).toHaveLength(2);
    expect(harness.qstash.store.deadLetters()).toMatchObject([
      { message: { url: `${receiver.url}/callback` } },
    ]);
  });
});

test('a message can be read, cancelled while it waits, and followed in the log', async () => {
  const harness = await startHarness();
  const { client, receiver, clock, later, api } = harness;
  const { messageId } = await client.publishJSON({
    url: receiver.url,
    body: { secret: 1 },
    delay: 60,
    label: 'late',
    headers: { token: 'abc' },
    redact: { body: true, header: ['token'] },
  });
  const message = await client.messages.get(messageId);
  expect(message).toMatchObject({ messageId, label: 'late', notBefore: clock.now + 60_000 });
  expect([message.body, message.header?.token?.[0]]).toEqual([
    expect.stringMatching(/^REDACTED:[0-9a-f]{64}$/),
    expect.stringMatching(/^REDACTED:[0-9a-f]{64}$/),
  ]);
  expect(await client.messages.cancel({ filter: { label: 'other' } })).toEqual({ cancelled: 0 });
  expect(await client.messages.cancel(messageId)).toEqual({ cancelled: 1 });
  await expect(client.messages.get(messageId)).rejects.toThrow('not found');
  await later(60_000);
  expect(receiver.deliveries).toEqual([]);

  const states = ['CANCELLED', 'CANCEL_REQUESTED', 'CREATED'];
  expect((await client.logs({ messageIds: [messageId] })).logs.map(({ state }) => state)).toEqual(states);
  const first = await client.logs({ filter: { label: 'late' }, count: 2 });
  const rest = await client.logs({ cursor: first.cursor ?? '' });
  expect([...first.logs, ...rest.logs].map(({ state }) => state)).toEqual(states);
  expect(await (await api('/v2/logs?state=CREATED')).json()).toMatchObject({ logs: [{ state: 'CREATED' }] });
});

test('a message that is cancelled under way is not retried', async () => {
  const { client, qstash, receiver, later } = await startHarness();
  receiver.answer = () => new Promise(() => {});
  const { messageId } = await client.publish({ url: receiver.url });
  await receiver.arrived(1);
  expect(await client.messages.cancel([messageId, 'msg_none'])).toEqual({ cancelled: 1 });
  await eventually(() => expect(qstash.store.pending()).toEqual([]));
  await later(86_400 * second);
  expect(receiver.deliveries).toHaveLength(1);
});

test('a hundred deliveries run at once; a message that is cancelled before its turn is never sent', async () => {
  const { client, qstash, receiver } = await startHarness();
  const release: (() => void)[] = [];
  receiver.answer = () => new Promise((resolve) => release.push(() => resolve(new Response('ok'))));
  const requests = Array.from({ length: 102 }, (_, n) => ({ url: `${receiver.url}/${n}` }));
  await client.batch(requests);
  await receiver.arrived(100);
  expect(await client.flowControl.getGlobalParallelism()).toEqual({
    parallelismMax: 100,
    parallelismCount: 100,
  });
  const waiting = qstash.store.pending()[100]?.id ?? '';
  await client.messages.cancel(waiting);
  release.shift()?.();
  await receiver.arrived(101);
  expect(receiver.deliveries.at(-1)?.url).toBe(`${receiver.url}/101`);
  expect(qstash.store.history(waiting)).toEqual(['CREATED', 'CANCEL_REQUESTED', 'CANCELLED']);
});
