import { Faults } from '@/local/http/faults';
import { Deduplication } from './dedupe';
import { Dispatcher } from './dispatcher';
import { FlowControl } from './flow-control';
import { publish } from './publish';
import { Queues } from './queues';
import { DailyQuota } from './quota';
import { Scheduler } from './scheduler';
import { Schedules } from './schedules';
import { SigningKeys } from './sign';
import { Store } from './store';

export interface CoreOptions {
  readonly now: () => number;
  readonly currentSigningKey: string;
  readonly nextSigningKey: string;
  readonly retryScale: number;
  readonly delayScale: number;
  readonly dailyQuota: number | null;
  readonly maxSchedules: number;
  readonly maxQueues: number;
}

/** Everything behind the HTTP routes. */
export interface Core {
  readonly now: () => number;
  readonly delayScale: number;
  readonly faults: Faults;
  readonly store: Store;
  readonly scheduler: Scheduler;
  readonly flow: FlowControl;
  readonly queues: Queues;
  readonly schedules: Schedules;
  readonly deduplication: Deduplication;
  readonly keys: SigningKeys;
  readonly quota: DailyQuota;
  readonly dispatcher: Dispatcher;
}

export function createCore(options: CoreOptions): Core {
  const { now, retryScale, delayScale } = options;
  const faults = new Faults();
  const store = new Store(now);
  const scheduler = new Scheduler(now);
  const flow = new FlowControl();
  const queues = new Queues(now, options.maxQueues);
  const keys = new SigningKeys(options.currentSigningKey, options.nextSigningKey);
  const dispatcher = new Dispatcher({
    store,
    scheduler,
    flow,
    queues,
    keys,
    faults,
    now,
    retryScale,
    publishCallback: ({ target, body }, source) => {
      const origin = { ...source.origin, queueName: null, scheduleId: null, sourceMessageId: source.id };
      return publish(core, { url: target.url, headers: target.headers, body, origin }).messageId;
    },
  });
  const schedules = new Schedules({
    scheduler,
    now,
    limit: options.maxSchedules,
    publish: (request) => publish(core, request).messageId,
  });
  const core: Core = {
    now,
    delayScale,
    faults,
    store,
    scheduler,
    flow,
    queues,
    schedules,
    deduplication: new Deduplication(),
    keys,
    quota: new DailyQuota(options.dailyQuota),
    dispatcher,
  };
  return core;
}

/**
 * Runs all that is due and waits for the deliveries that this starts, until nothing more is due. A receiver that does
 * not answer holds this up until its timeout is due.
 */
export async function tick(core: Core): Promise<void> {
  const { scheduler, dispatcher } = core;
  while (scheduler.runDue() > 0 || dispatcher.attempts.count > 0) await dispatcher.attempts.settled();
}
