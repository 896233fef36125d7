import type { Faults } from '@/local/http/faults';
import { type AttemptOutcome, deliver } from './deliver';
import { isFinal, type Message } from './message';
import type { Scheduler } from './scheduler';
import type { SigningKeys } from './sign';

/** Upstash: pricing, parallelism of the pay-as-you-go plan. */
export const maxParallelism = 100;

/** A delivery held back by the `reorder` fault goes out after the next one, or after this when none comes. */
const reorderWaitMs = 1_000;

type Settle = (outcome: AttemptOutcome) => void;

interface Waiting {
  readonly message: Message;
  readonly settle: Settle;
}

/** Attempts under way: at most {@link maxParallelism} at once, duplicated and reordered when a fault says so. */
export class Attempts {
  private readonly running = new Map<Promise<void>, { messageId: string; abort: AbortController }>();
  private readonly backlog: Waiting[] = [];
  private heldBack: Waiting[] = [];

  constructor(
    private readonly tools: { faults: Faults; keys: SigningKeys; scheduler: Scheduler; now: () => number },
    private readonly onStart: (message: Message) => void,
  ) {}

  /** Makes one attempt when there is room, and hands over its outcome; a message cancelled before is skipped. */
  start(message: Message, settle: Settle): void {
    const { faults, scheduler, now } = this.tools;
    if (faults.take('reorder', this.subject(message))) {
      this.heldBack.push({ message, settle });
      scheduler.at(now() + reorderWaitMs, () => this.releaseHeldBack());
    } else this.enter({ message, settle });
  }

  /** Sends a message once more, whatever its state; the outcome changes nothing. */
  resend(message: Message): Promise<AttemptOutcome> {
    return new Promise((resolve) => this.run(message, resolve));
  }

  abort(messageId: string): void {
    for (const attempt of this.running.values()) if (attempt.messageId === messageId) attempt.abort.abort();
  }

  abortAll(): void {
    this.backlog.length = 0;
    for (const attempt of this.running.values()) attempt.abort.abort();
  }

  get count(): number {
    return this.running.size;
  }

  /** Resolves when the attempts that are under way now have ended. */
  async settled(): Promise<void> {
    await Promise.all(this.running.keys());
  }

  private subject(message: Message): string {
    return `${message.settings.method} ${message.url}`;
  }

  private enter(waiting: Waiting): void {
    if (this.running.size >= maxParallelism) {
      this.backlog.push(waiting);
      return;
    }
    const { message, settle } = waiting;
    if (isFinal(message.state)) return;
    this.onStart(message);
    // At least once: the copy leaves together with the original, so that a receiver sees both at the same time.
    if (this.tools.faults.take('duplicate', this.subject(message))) this.run(message, () => {});
    this.run(message, (outcome) => {
      settle(outcome);
      this.releaseHeldBack();
    });
  }

  private run(message: Message, settle: Settle): void {
    const abort = new AbortController();
    const ended = deliver(message, { ...this.tools, abort: abort.signal }).then((outcome) => {
      this.running.delete(ended);
      settle(outcome);
      while (this.running.size < maxParallelism) {
        const next = this.backlog.shift();
        if (next === undefined) break;
        this.enter(next);
      }
    });
    this.running.set(ended, { messageId: message.id, abort });
  }

  private releaseHeldBack(): void {
    const released = this.heldBack;
    this.heldBack = [];
    for (const waiting of released) this.enter(waiting);
  }
}
