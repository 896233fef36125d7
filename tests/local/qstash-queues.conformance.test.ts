import { describe, expect, test } from 'vitest';
import { type Harness, startHarness } from './qstash-harness';

interface Gate {
  /** Paths of the requests that have arrived and are not answered yet, in order of arrival. */
  readonly open: string[];
  answer(path: string, status?: number): void;
}

/** Lets the test answer each delivery by hand. */
function gate({ receiver }: Harness): Gate {
  const waiting = new Map<string, (response: Response) => void>();
  receiver.answer = ({ url }) => new Promise((resolve) => waiting.set(new URL(url).pathname, resolve));
  return {
    get open() {
      return [...waiting.keys()];
    },
    answer(path, status = 200) {
      const resolve = waiting.get(path);
      if (resolve === undefined) throw new Error(`nothing waits at ${path}`);
      waiting.delete(path);
      resolve(new Response(null, { status }));
    },
  };
}

describe('queues', () => {
  test('deliver first in, first out, and wait for the retries of the head message', async () => {
    const harness = await startHarness();
    const { client, receiver, later } = harness;
    const queue = client.queue({ queueName: 'outbox' });
    const failing = ['/1'];
    receiver.answer = ({ url }) =>
      new Response(null, { status: failing.shift() && url.endsWith('/1') ? 500 : 200 });
    for (const n of [1, 2, 3]) await queue.enqueueJSON({ url: `${receiver.url}/${n}`, body: { n } });
    await later(0);
    expect(receiver.deliveries.map(({ body }) => body)).toEqual(['{"n":1}']);
    expect(await queue.get()).toMatchObject({ name: 'outbox', parallelism: 1, lag: 3, paused: false });
    await later(13_000);
    expect(receiver.deliveries.map(({ body }) => body)).toEqual(['{"n":1}', '{"n":1}', '{"n":2}', '{"n":3}']);
    expect(await queue.get()).toMatchObject({ lag: 0 });
  });

  test('wait for the callbacks of the head message', async () => {
    const harness = await startHarness();
    const { client, receiver } = harness;
    const held = gate(harness);
    const queue = client.queue({ queueName: 'q' });
    await queue.enqueue({ url: `${receiver.url}/1`, callback: `${receiver.url}/callback` });
    await queue.enqueue({ url: `${receiver.url}/2` });
    await receiver.arrived(1);
    held.answer('/1');
    await receiver.arrived(2);
    expect(held.open).toEqual(['/callback']);
    held.answer('/callback');
    await receiver.arrived(3);
    expect(held.open).toEqual(['/2']);
  });

  test('deliver as many at a time as their parallelism', async () => {
    const harness = await startHarness();
    const { client, receiver } = harness;
    const held = gate(harness);
    const queue = client.queue({ queueName: 'q' });
    await queue.upsert({ parallelism: 2 });
    for (const n of [1, 2, 3]) await queue.enqueue({ url: `${receiver.url}/${n}` });
    await receiver.arrived(2);
    expect(held.open.sort()).toEqual(['/1', '/2']);
    expect(await queue.get()).toMatchObject({ parallelism: 2, lag: 3 });
    held.answer('/2');
    await receiver.arrived(3);
    expect(held.open.sort()).toEqual(['/1', '/3']);
  });

  test('keep messages and their retries while paused', async () => {
    const harness = await startHarness();
    const { client, receiver, later } = harness;
    const queue = client.queue({ queueName: 'q' });
    receiver.answer = () => new Response(null, { status: 500 });
    await queue.enqueue({ url: receiver.url, retries: 1, retryDelay: '1000' });
    await later(0);
    await queue.pause();
    await later(60_000);
    expect(receiver.deliveries).toHaveLength(1);
    expect(await queue.get()).toMatchObject({ paused: true, lag: 1 });
    await queue.resume();
    await later(0);
    expect(receiver.deliveries).toHaveLength(2);
  });

  test('are listed and deleted with what they hold; their names and number are limited', async () => {
    const { client, qstash, receiver } = await startHarness({ maxQueues: 2 });
    await client.queue({ queueName: 'a' }).upsert({ paused: true });
    await client.queue({ queueName: 'a' }).enqueue({ url: receiver.url });
    await client.queue({ queueName: 'b' }).upsert({});
    expect((await client.queue().list()).map(({ name, lag }) => [name, lag])).toEqual([
      ['a', 1],
      ['b', 0],
    ]);
    const third = client.queue({ queueName: 'c' });
    await expect(third.enqueue({ url: receiver.url })).rejects.toMatchObject({ status: 412 });
    await expect(client.queue({ queueName: 'a:b' }).upsert({})).rejects.toMatchObject({ status: 400 });
    await client.queue({ queueName: 'a' }).delete();
    expect(qstash.store.pending()).toEqual([]);
    await expect(client.queue({ queueName: 'a' }).get()).rejects.toMatchObject({ status: 404 });
  });
});

describe('flow control', () => {
  test('lets so many run in parallel, whatever their destination, and the others wait', async () => {
    const harness = await startHarness();
    const { client, receiver } = harness;
    const held = gate(harness);
    const flowControl = { key: 'tenant', parallelism: 2 };
    for (const n of [1, 2, 3, 4]) await client.publish({ url: `${receiver.url}/${n}`, flowControl });
    await client.publish({ url: `${receiver.url}/free` });
    await receiver.arrived(3);
    expect(held.open.sort()).toEqual(['/1', '/2', '/free']);
    expect(await client.flowControl.get('tenant')).toMatchObject({
      waitListSize: 2,
      parallelismMax: 2,
      parallelismCount: 2,
      isPaused: false,
    });
    held.answer('/1');
    await receiver.arrived(4);
    expect(held.open.sort()).toEqual(['/2', '/3', '/free']);
    expect(await client.flowControl.getGlobalParallelism()).toEqual({
      parallelismMax: 100,
      parallelismCount: 3,
    });
  });

  test('starts so many in a period, retries included', async () => {
    const { client, clock, receiver, later } = await startHarness();
    const flowControl = { key: 'api', rate: 2, period: '1m' as const };
    let failures = 1;
    receiver.answer = () => new Response(null, { status: failures-- > 0 ? 500 : 200 });
    for (const n of [1, 2, 3])
      await client.publish({ url: `${receiver.url}/${n}`, flowControl, retryDelay: '1000' });
    await later(0);
    await later(59_000);
    expect(receiver.deliveries).toHaveLength(2);
    expect(await client.flowControl.get('api')).toMatchObject({
      waitListSize: 2,
      rateMax: 2,
      rateCount: 2,
      ratePeriod: 60,
      ratePeriodStart: Math.floor((clock.now - 59_000) / 1_000),
    });
    await later(1_000);
    expect(receiver.deliveries).toHaveLength(4);
  });

  test('can be paused, pinned against what messages bring, and reset', async () => {
    const { client, receiver, later } = await startHarness();
    const publish = () => client.publish({ url: receiver.url, flowControl: { key: 'k', rate: 100 } });
    await client.flowControl.pause('k');
    await publish();
    await later(0);
    expect(receiver.deliveries).toHaveLength(0);
    await client.flowControl.resume('k');
    await later(0);
    expect(receiver.deliveries).toHaveLength(1);

    await client.flowControl.pin('k', { rate: 1, period: 3600 });
    for (let n = 0; n < 3; n++) await publish();
    await later(10_000);
    expect(receiver.deliveries).toHaveLength(2);
    expect(await client.flowControl.get('k')).toMatchObject({
      rateMax: 1,
      isPinnedRate: true,
      waitListSize: 2,
    });
    await client.flowControl.resetRate('k');
    await later(0);
    expect(receiver.deliveries).toHaveLength(3);
    await client.flowControl.unpin('k', { rate: true });
    await publish();
    await later(0);
    expect(receiver.deliveries).toHaveLength(5);
    await expect(client.flowControl.get('unknown')).rejects.toMatchObject({ status: 404 });
  });
});
