import type { Faults } from '@/local/http/faults';
import { Attempts } from './attempts';
import { type CallbackMessage, callbacksAfter } from './callbacks';
import type { AttemptOutcome } from './deliver';
import type { FlowControl } from './flow-control';
import { isFinal, type Message, type ReceiverResponse } from './message';
import type { Queues } from './queues';
import { retryDelay } from './retry-delay';
import type { Cancel, Scheduler } from './scheduler';
import type { SigningKeys } from './sign';
import type { Store } from './store';

export interface DispatcherTools {
  readonly store: Store;
  readonly scheduler: Scheduler;
  readonly flow: FlowControl;
  readonly queues: Queues;
  readonly keys: SigningKeys;
  readonly faults: Faults;
  readonly now: () => number;
  /** Multiplies the waits between attempts. */
  readonly retryScale: number;
  /** Publishes a callback of `source` and returns its message id. */
  readonly publishCallback: (callback: CallbackMessage, source: Message) => string;
}

type Failure = Exclude<AttemptOutcome, { kind: 'delivered' | 'aborted' }>;

function describe(failure: Failure): string {
  switch (failure.kind) {
    case 'rejected':
    case 'non_retryable':
      return `receiver answered ${failure.response.status}`;
    case 'unreachable':
      return failure.error;
    case 'timed_out':
      return `no answer within ${failure.timeout / 1_000} s`;
  }
}

/** Moves messages from their acceptance to their end: queue, delay, flow control, attempts, retries, callbacks. */
export class Dispatcher {
  readonly attempts: Attempts;
  private readonly timers = new Map<string, Cancel>();
  private readonly rateTimers = new Map<string, Cancel>();
  private readonly openCallbacks = new Map<string, Set<string>>();
  /** Messages whose retry came due while their queue was paused. */
  private readonly parked = new Map<string, Message[]>();

  constructor(private readonly tools: DispatcherTools) {
    this.attempts = new Attempts(tools, (message) => tools.store.record(message, 'ACTIVE'));
  }

  accept(message: Message): void {
    const { store, queues, flow } = this.tools;
    const { queueName } = message.origin;
    store.add(message);
    const control = message.settings.flowControl;
    if (control !== null) flow.configure(control.key, control.limits);
    if (queueName === null) this.scheduleAt(message, message.notBefore);
    else {
      queues.push(queueName, message.id);
      this.pumpQueue(queueName);
    }
  }

  /** Starts what a queue lets start; called again whenever its state changed. */
  pumpQueue(name: string): void {
    const { queues, store, now } = this.tools;
    if (queues.isPaused(name)) return;
    const parked = this.parked.get(name) ?? [];
    this.parked.delete(name);
    for (const message of parked) this.scheduleAt(message, now());
    for (const messageId of queues.admit(name)) {
      const message = store.find(messageId);
      if (message !== undefined) this.scheduleAt(message, now());
    }
  }

  /** Starts what a flow control key lets start; called again whenever its state changed. */
  pumpFlow(key: string): void {
    const { flow, store, scheduler, now } = this.tools;
    for (const messageId of flow.admit(key, now())) {
      const message = store.find(messageId);
      if (message !== undefined) this.start(message);
    }
    this.rateTimers.get(key)?.();
    const opensAt = flow.opensAt(key);
    if (opensAt === null) this.rateTimers.delete(key);
    else
      this.rateTimers.set(
        key,
        scheduler.at(opensAt, () => this.pumpFlow(key)),
      );
  }

  /** Cancels a message that is not final, also while an attempt is under way; false when it is too late. */
  cancel(message: Message): boolean {
    if (isFinal(message.state)) return false;
    const { store } = this.tools;
    store.record(message, 'CANCEL_REQUESTED');
    store.record(message, 'CANCELLED');
    this.timers.get(message.id)?.();
    this.timers.delete(message.id);
    this.attempts.abort(message.id);
    this.leaveFlow(message);
    this.end(message);
    return true;
  }

  private scheduleAt(message: Message, time: number): void {
    const cancel = this.tools.scheduler.at(time, () => this.due(message));
    this.timers.set(message.id, cancel);
  }

  private due(message: Message): void {
    const { queues, flow } = this.tools;
    this.timers.delete(message.id);
    if (isFinal(message.state)) return;
    const { queueName } = message.origin;
    const control = message.settings.flowControl;
    if (queueName !== null && queues.isPaused(queueName)) {
      this.parked.set(queueName, [...(this.parked.get(queueName) ?? []), message]);
    } else if (control === null) this.start(message);
    else {
      flow.wait(control.key, message.id);
      this.pumpFlow(control.key);
    }
  }

  private start(message: Message): void {
    this.attempts.start(message, (outcome) => this.settle(message, outcome));
  }

  private settle(message: Message, outcome: AttemptOutcome): void {
    this.leaveFlow(message);
    if (isFinal(message.state) || outcome.kind === 'aborted') return;
    if (outcome.kind === 'delivered') {
      this.tools.store.record(message, 'DELIVERED', { response: outcome.response });
      this.publishCallbacks(message, outcome.response, null);
      this.end(message);
    } else this.fail(message, outcome);
  }

  private fail(message: Message, failure: Failure): void {
    const { store, now, retryScale } = this.tools;
    const response = 'response' in failure ? failure.response : null;
    store.record(message, 'ERROR', { error: describe(failure), response });
    if (failure.kind === 'non_retryable' || message.retried >= message.settings.retries) {
      const { dlqId } = store.bury(message, response);
      store.record(message, 'FAILED', { error: describe(failure), response });
      this.publishCallbacks(message, response, dlqId);
      this.end(message);
      return;
    }
    this.publishCallbacks(message, response, null);
    const expression = message.settings.retryDelay?.delay ?? null;
    const wait = retryDelay(message.retried, expression, response?.headers ?? {}, now()) * retryScale;
    const nextDeliveryTime = Math.round(now() + wait);
    message.retried++;
    store.record(message, 'RETRY', { nextDeliveryTime });
    this.scheduleAt(message, nextDeliveryTime);
  }

  private publishCallbacks(message: Message, response: ReceiverResponse | null, dlqId: string | null): void {
    for (const callback of callbacksAfter(message, response, dlqId)) {
      const open = this.openCallbacks.get(message.id) ?? new Set();
      this.openCallbacks.set(message.id, open);
      open.add(this.tools.publishCallback(callback, message));
    }
  }

  private leaveFlow(message: Message): void {
    const control = message.settings.flowControl;
    if (control === null) return;
    this.tools.flow.leave(control.key, message.id);
    this.pumpFlow(control.key);
  }

  private end(message: Message): void {
    const { sourceMessageId } = message.origin;
    this.leaveQueue(message);
    if (sourceMessageId === null) return;
    const open = this.openCallbacks.get(sourceMessageId);
    open?.delete(message.id);
    if (open?.size === 0) this.openCallbacks.delete(sourceMessageId);
    const source = this.tools.store.find(sourceMessageId);
    if (source !== undefined && isFinal(source.state)) this.leaveQueue(source);
  }

  /** A queue waits for the head message and for its callbacks. */
  private leaveQueue(message: Message): void {
    const { queueName } = message.origin;
    if (queueName === null || this.openCallbacks.has(message.id)) return;
    this.tools.queues.leave(queueName, message.id);
    this.pumpQueue(queueName);
  }
}
