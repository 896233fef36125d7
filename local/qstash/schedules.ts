import { randomBytes } from 'node:crypto';
import { ApiError } from './api-error';
import { type CronSchedule, parseCron } from './cron';
import { checkQueueSettings, type PublishRequest } from './publish';
import { checkName } from './queues';
import type { Cancel, Scheduler } from './scheduler';
import { type DeliverySettings, parseDestination, readSettings } from './settings';

export interface Schedule {
  readonly id: string;
  readonly createdAt: number;
  cron: string;
  times: CronSchedule;
  destination: string;
  body: Buffer;
  headers: Headers;
  settings: DeliverySettings;
  queueName: string | null;
  callerIp: string;
  paused: boolean;
  /** Unix milliseconds. */
  last: { readonly time: number; readonly messageIds: readonly string[] } | null;
  next: number | null;
}

interface Tools {
  readonly scheduler: Scheduler;
  readonly now: () => number;
  readonly limit: number;
  readonly publish: (request: PublishRequest) => string;
}

function readCron(text: string | null): CronSchedule {
  if (text === null) throw new ApiError(400, 'upstash-cron is missing');
  try {
    return parseCron(text);
  } catch (error) {
    throw new ApiError(400, `upstash-cron: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Messages that are published again and again, at the times of a cron expression. */
export class Schedules {
  private readonly schedules = new Map<string, Schedule>();
  private readonly timers = new Map<string, Cancel>();

  constructor(private readonly tools: Tools) {}

  /**
   * Creates a schedule, or changes the one with that `Upstash-Schedule-Id`, which keeps its age, its last run and
   * whether it is paused.
   *
   * @throws ApiError 400 for what is wrong in it, 412 when there are too many.
   */
  upsert(request: { destination: string; headers: Headers; body: Buffer; callerIp: string }): string {
    const headers = new Headers(request.headers);
    const cron = headers.get('upstash-cron');
    const queueName = headers.get('upstash-queue-name');
    const id = headers.get('upstash-schedule-id') ?? `scd_${randomBytes(15).toString('hex')}`;
    for (const name of ['upstash-cron', 'upstash-queue-name', 'upstash-schedule-id']) headers.delete(name);
    const times = readCron(cron);
    const settings = readSettings(headers);
    const before = this.schedules.get(checkName('schedule', id));
    if (queueName !== null) checkName('queue', queueName);
    checkQueueSettings(settings, queueName);
    if (before === undefined && this.schedules.size >= this.tools.limit)
      throw new ApiError(412, `more than ${this.tools.limit} schedules`);
    const schedule: Schedule = {
      id,
      createdAt: before?.createdAt ?? this.tools.now(),
      cron: cron ?? '',
      times,
      destination: parseDestination(request.destination),
      body: request.body,
      headers,
      settings,
      queueName,
      callerIp: request.callerIp,
      paused: before?.paused ?? false,
      last: before?.last ?? null,
      next: null,
    };
    this.schedules.set(id, schedule);
    this.arm(schedule);
    return id;
  }

  /** Publishes now, whatever the cron expression says and also when paused; returns the message id. */
  fire(schedule: Schedule): string {
    const { destination: url, headers, body, callerIp, queueName } = schedule;
    const origin = { callerIp, queueName, scheduleId: schedule.id, sourceMessageId: null };
    const messageId = this.tools.publish({ url, headers, body, origin });
    schedule.last = { time: this.tools.now(), messageIds: [messageId] };
    return messageId;
  }

  /** @throws ApiError 404 */
  get(id: string): Schedule {
    const schedule = this.schedules.get(id);
    if (schedule === undefined) throw new ApiError(404, `schedule ${id} not found`);
    return schedule;
  }

  list(): Schedule[] {
    return [...this.schedules.values()];
  }

  remove(id: string): void {
    this.timers.get(this.get(id).id)?.();
    this.timers.delete(id);
    this.schedules.delete(id);
  }

  /** Runs that the clock jumped over are not made up: the next one is counted from now. */
  private arm(schedule: Schedule): void {
    this.timers.get(schedule.id)?.();
    schedule.next = schedule.times.next(this.tools.now());
    if (schedule.next === null) return;
    const cancel = this.tools.scheduler.at(schedule.next, () => {
      if (!schedule.paused) this.fire(schedule);
      this.arm(schedule);
    });
    this.timers.set(schedule.id, cancel);
  }
}
