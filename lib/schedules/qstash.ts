import type { Client } from '@upstash/qstash';
import type { Change, Existing } from './plan';

/** The schedules that QStash has. */
export async function readSchedules(client: Client): Promise<Existing[]> {
  const schedules = await client.schedules.list();
  return schedules.map(({ scheduleId, destination, cron, retries, body, isPaused }) => ({
    id: scheduleId,
    destination,
    cron,
    retries,
    body: body ?? '',
    paused: isPaused,
  }));
}

/** Makes one change. Safe to repeat: an id is one schedule, however often it is written; what is gone stays gone. */
export async function makeChange(client: Client, change: Change): Promise<void> {
  switch (change.kind) {
    case 'create':
    case 'update': {
      const { id, destination, cron, retries, body } = change.to;
      await client.schedules.create({
        scheduleId: id,
        destination,
        cron,
        retries,
        ...(body === '' ? {} : { body }),
      });
      return;
    }
    case 'remove':
      await client.schedules.delete(change.from.id);
  }
}
