import { Client } from '@upstash/qstash';
import { expect, test } from 'vitest';
import { startQstash } from '@/local/qstash/server';
import { startHarness, startReceiver } from './qstash-harness';

test('duplicate: a receiver sees one message twice, at the same time and under the same id', async () => {
  const { client, qstash, receiver } = await startHarness();
  // Neither copy is answered before both are there.
  receiver.answer = async () => {
    await receiver.arrived(2);
    return new Response('ok');
  };
  qstash.faults.set({ kind: 'duplicate', match: receiver.url, times: 1 });
  const { messageId } = await client.publish({ url: receiver.url, body: 'x' });
  await qstash.tick();
  const ids = receiver.deliveries.map(({ headers }) => headers.get('upstash-message-id'));
  expect(ids).toEqual([messageId, messageId]);
  const [one, two] = receiver.deliveries.map(({ headers }) => headers.get('upstash-signature'));
  expect(one).not.toBe(two);
  expect(qstash.store.history(messageId)).toEqual(['CREATED', 'ACTIVE', 'DELIVERED']);
});

test('redeliver: a message that was delivered comes again later', async () => {
  const { client, qstash, receiver } = await startHarness();
  const { messageId } = await client.publish({ url: receiver.url });
  await qstash.tick();
  await qstash.redeliver(messageId);
  const answer = await fetch(`${qstash.url}/_local/messages/${messageId}/redeliver`, { method: 'POST' });
  expect(await answer.json()).toEqual({ outcome: 'delivered' });
  const ids = receiver.deliveries.map(({ headers }) => headers.get('upstash-message-id'));
  expect(ids).toEqual([messageId, messageId, messageId]);
});

test('reorder: a delivery is overtaken by the next one, or goes out a second later when none comes', async () => {
  const { client, qstash, receiver, later } = await startHarness();
  qstash.faults.set({ kind: 'reorder', match: '/1', times: 1 });
  await client.batch([1, 2].map((n) => ({ url: `${receiver.url}/${n}` })));
  await later(0);
  expect(receiver.deliveries.map(({ url }) => url)).toEqual([`${receiver.url}/2`, `${receiver.url}/1`]);

  qstash.faults.set({ kind: 'reorder', times: 1 });
  await client.publish({ url: `${receiver.url}/3` });
  await later(999);
  expect(receiver.deliveries).toHaveLength(2);
  await later(1);
  expect(receiver.deliveries).toHaveLength(3);
});

test('lose_response: the message is accepted, the client tries again, a deduplication id keeps it one', async () => {
  const { qstash, receiver } = await startHarness();
  const client = new Client({
    baseUrl: qstash.url,
    token: qstash.token,
    retry: { retries: 1, backoff: () => 1 },
  });
  qstash.faults.set({ kind: 'lose_response', match: 'POST /v2/publish', times: 1 });
  await client.publish({ url: receiver.url });
  await qstash.tick();
  expect(receiver.deliveries).toHaveLength(2);

  qstash.faults.set({ kind: 'lose_response', match: 'POST /v2/publish', times: 1 });
  const answer = await client.publish({ url: receiver.url, deduplicationId: 'batch-1' });
  await qstash.tick();
  expect(answer).toMatchObject({ deduplicated: true });
  expect(receiver.deliveries).toHaveLength(3);
});

test('hang: a publish gets no answer, and none either once the faults are cleared over HTTP', async () => {
  const { qstash, receiver } = await startHarness();
  await fetch(`${qstash.url}/_local/faults`, { method: 'POST', body: '{"kind":"hang"}' });
  const client = new Client({ baseUrl: qstash.url, token: qstash.token, retry: false });
  const publishing = client.publish({ url: receiver.url });
  await expect.poll(() => qstash.faults.hangs()).toBe(1);
  await fetch(`${qstash.url}/_local/faults`, { method: 'DELETE' });
  await expect(publishing).rejects.toThrow();
  expect(qstash.store.log()).toEqual([]);
});

test('status: the client sees an outage', async () => {
  const { client, qstash, receiver } = await startHarness();
  qstash.faults.set({ kind: 'status', status: 503, body: 'unavailable', times: 1 });
  await expect(client.publish({ url: receiver.url })).rejects.toMatchObject({
    status: 503,
    message: 'unavailable',
  });
  await expect(client.publish({ url: receiver.url })).resolves.toHaveProperty('messageId');
});

test('without an injected clock it runs by itself, and close() ends a delivery under way', async () => {
  const receiver = await startReceiver();
  let answer = 500;
  receiver.answer = () => new Response(null, { status: answer });
  const qstash = await startQstash({ retryScale: 0.001 });
  const client = new Client({ baseUrl: qstash.url, token: qstash.token, retry: false });
  await client.publish({ url: receiver.url });
  await receiver.arrived(1);
  answer = 200;
  await receiver.arrived(2);

  receiver.answer = () => new Promise(() => {});
  await client.publish({ url: receiver.url });
  await receiver.arrived(3);
  await qstash.close();
  await expect(fetch(qstash.url)).rejects.toThrow('fetch failed');
});
