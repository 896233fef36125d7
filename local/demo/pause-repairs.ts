import { Client } from '@upstash/qstash';
import { checkLinkupsJob, sweepOutboxJob } from '@/lib/telemetry/jobs';
import type { Stack } from '../stack';

/** Runs each minute that do again what was lost. */
const REPAIRS = [sweepOutboxJob.path, checkLinkupsJob.path];

/**
 * Pauses the schedules that repair by themselves: otherwise who is called late finds the incident mended.
 *
 * @returns what lets them run again
 */
export async function pauseRepairs({ cloud }: Stack): Promise<() => Promise<void>> {
  const { schedules } = new Client({ baseUrl: cloud.qstash.url, token: cloud.qstash.token });
  const all = await schedules.list();
  const ids = all
    .filter(({ destination }) => REPAIRS.some((path) => destination.endsWith(path)))
    .map(({ scheduleId }) => scheduleId);
  if (ids.length !== REPAIRS.length) throw new Error('a schedule that repairs was not found');
  await Promise.all(ids.map((schedule) => schedules.pause({ schedule })));
  return async () => {
    await Promise.all(ids.map((schedule) => schedules.resume({ schedule })));
  };
}
