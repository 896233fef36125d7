import { setMaxListeners } from 'node:events';
import { setTimeout } from 'node:timers/promises';

/** Work that goes on after an answer was given, so that a test can wait for its end. */
export class Underway {
  private readonly tasks = new Set<Promise<void>>();
  private readonly stopped = new AbortController();

  constructor() {
    // Every request and pause under way listens.
    setMaxListeners(0, this.stopped.signal);
  }

  get signal(): AbortSignal {
    return this.stopped.signal;
  }

  start(task: () => Promise<void>): void {
    const running = task().finally(() => this.tasks.delete(running));
    this.tasks.add(running);
  }

  busy(): boolean {
    return this.tasks.size > 0;
  }

  /** Milliseconds; ends at once when everything is stopped. */
  async pause(ms: number): Promise<void> {
    await setTimeout(ms, undefined, { signal: this.signal }).catch(() => {});
  }

  /** Resolves when nothing is under way, including what began in the meantime. */
  async idle(): Promise<void> {
    while (this.busy()) await Promise.all(this.tasks);
  }

  async stop(): Promise<void> {
    this.stopped.abort();
    await this.idle();
  }
}
