import { describe, expect, test } from 'vitest';
import { startHarness } from './qstash-harness';

const minute = 60_000;

/** A harness whose clock stands on a whole hour, UTC. */
async function onTheHour(options = {}) {
  const harness = await startHarness(options);
  harness.clock.now = Math.ceil(harness.clock.now / (60 * minute)) * 60 * minute;
  return harness;
}

describe('schedules', () => {
  test('fire at the times of their cron expression with their body and id', async () => {
    const { client, qstash, receiver, clock, later } = await onTheHour();
    const start = clock.now;
    const { scheduleId } = await client.schedules.create({
      destination: `${receiver.url}/evaluate?deep=1`,
      cron: '*/5 * * * *',
      body: '{"kind":"minute"}',
      retries: 1,
    });
    await later(5 * minute - 1);
    expect(receiver.deliveries).toEqual([]);
    await later(1);
    await later(5 * minute);
    expect(receiver.deliveries.map(({ url, body }) => [url, body])).toEqual([
      [`${receiver.url}/evaluate?deep=1`, '{"kind":"minute"}'],
      [`${receiver.url}/evaluate?deep=1`, '{"kind":"minute"}'],
    ]);
    expect(receiver.deliveries[0]?.headers.get('upstash-schedule-id')).toBe(scheduleId);
    const [first, second] = receiver.deliveries.map(({ headers }) => headers.get('upstash-message-id') ?? '');
    expect(first).not.toBe(second);

    expect(await client.schedules.get(scheduleId)).toMatchObject({
      scheduleId,
      cron: '*/5 * * * *',
      destination: `${receiver.url}/evaluate?deep=1`,
      method: 'POST',
      retries: 1,
      isPaused: false,
      createdAt: start,
      lastScheduleTime: start + 10 * minute,
      nextScheduleTime: start + 15 * minute,
      lastScheduleStates: { [second ?? '']: 'SUCCESS' },
    });
    expect(qstash.store.history(second ?? '')).toEqual(['CREATED', 'ACTIVE', 'DELIVERED']);
  });

  test('are changed, not added, when one with the same id is created again', async () => {
    const { client, receiver, clock, later } = await onTheHour();
    const start = clock.now;
    const create = (cron: string, body: string) =>
      client.schedules.create({ destination: receiver.url, cron, body, scheduleId: 'alerts.evaluate' });
    expect(await create('* * * * *', 'old')).toEqual({ scheduleId: 'alerts.evaluate' });
    await later(30_000);
    await create('*/2 * * * *', 'new');
    expect(await client.schedules.list()).toMatchObject([
      { scheduleId: 'alerts.evaluate', cron: '*/2 * * * *', body: 'new', createdAt: start },
    ]);
    await later(minute);
    expect(receiver.deliveries).toEqual([]);
    await later(minute);
    expect(receiver.deliveries.map(({ body }) => body)).toEqual(['new']);
  });

  test('ignore their times while paused: by PATCH as the client does, and by POST as documented', async () => {
    const { client, receiver, later, api } = await onTheHour();
    const { scheduleId } = await client.schedules.create({
      destination: `${receiver.url}/pause`,
      cron: '* * * * *',
    });
    await client.schedules.pause({ schedule: scheduleId });
    expect(await client.schedules.get(scheduleId)).toMatchObject({ isPaused: true });
    await later(minute);
    expect(receiver.deliveries).toEqual([]);
    expect((await api(`/v2/schedules/${scheduleId}/resume`, { method: 'POST' })).status).toBe(200);
    await later(minute);
    expect(receiver.deliveries.map(({ url }) => url)).toEqual([`${receiver.url}/pause`]);
    expect((await api(`/v2/schedules/${scheduleId}/pause`, { method: 'POST' })).status).toBe(200);
    await client.schedules.resume({ schedule: scheduleId });
    await later(minute);
    expect(receiver.deliveries).toHaveLength(2);
  });

  test('stop when they are deleted', async () => {
    const { client, receiver, later } = await onTheHour();
    const { scheduleId } = await client.schedules.create({ destination: receiver.url, cron: '* * * * *' });
    await client.schedules.delete(scheduleId);
    await later(minute);
    expect(receiver.deliveries).toEqual([]);
    await expect(client.schedules.get(scheduleId)).rejects.toThrow(`schedule ${scheduleId} not found`);
  });

  test('run once after the clock jumped over several of their times', async () => {
    const { client, receiver, later } = await onTheHour();
    await client.schedules.create({ destination: receiver.url, cron: '* * * * *' });
    await later(90 * minute);
    expect(receiver.deliveries).toHaveLength(1);
    await later(minute);
    expect(receiver.deliveries).toHaveLength(2);
  });

  test('go through a queue and wait for a delay when told so', async () => {
    const { client, qstash, receiver, later } = await onTheHour();
    await client.schedules.create({
      destination: `${receiver.url}/q`,
      cron: '* * * * *',
      queueName: 'digest',
    });
    await client.queue({ queueName: 'digest' }).upsert({ paused: true });
    await client.schedules.create({ destination: `${receiver.url}/d`, cron: '* * * * *', delay: 30 });
    await later(minute);
    expect(await client.queue({ queueName: 'digest' }).get()).toMatchObject({ lag: 1 });
    await later(30_000);
    expect(receiver.deliveries.map(({ url }) => url)).toEqual([`${receiver.url}/d`]);
    expect(qstash.store.pending()).toMatchObject([{ origin: { queueName: 'digest' } }]);
  });

  test('can be fired now, by method and over HTTP', async () => {
    const { client, qstash, receiver } = await onTheHour();
    const { scheduleId } = await client.schedules.create({ destination: receiver.url, cron: '0 0 1 1 *' });
    const messageId = qstash.fire(scheduleId);
    await fetch(`${qstash.url}/_local/schedules/${scheduleId}/fire`, { method: 'POST' });
    await fetch(`${qstash.url}/_local/tick`, { method: 'POST' });
    expect(receiver.deliveries).toHaveLength(2);
    expect(qstash.store.find(messageId)).toMatchObject({ state: 'DELIVERED', origin: { scheduleId } });
  });

  test.each([
    [{ cron: '* * *' }, '5 fields'],
    [{ cron: '0 0 L * *' }, '"L" is not understood'],
    [{ cron: '@daily' }, '5 fields'],
    [{ cron: 'CRON_TZ=Mars/Olympus * * * * *' }, 'Mars/Olympus'],
    [{ cron: '* * * * *', scheduleId: 'a b' }, 'schedule name "a b"'],
    [{ cron: '* * * * *', queueName: 'q', delay: 5 }, 'not supported with a queue'],
  ])('refuse %j', async (request, message) => {
    const { client, receiver } = await startHarness();
    await expect(client.schedules.create({ destination: receiver.url, ...request })).rejects.toThrow(
      expect.objectContaining({
        status: 400,
        message: expect.stringContaining(JSON.stringify(message).slice(1, -1)),
      }),
    );
    expect(await client.schedules.list()).toEqual([]);
  });

  test('are limited in number: 412', async () => {
    const { client, receiver } = await startHarness({ maxSchedules: 1 });
    const create = (scheduleId: string) =>
      client.schedules.create({ destination: receiver.url, cron: '* * * * *', scheduleId });
    await create('one');
    await create('one');
    await expect(create('two')).rejects.toMatchObject({ status: 412 });
  });
});
