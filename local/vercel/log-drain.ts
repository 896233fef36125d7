import { createHmac } from 'node:crypto';
import { Faults } from '../http/faults';
import type { Entry } from './entries';

export interface LogDrainOptions {
  endpoint: string;
  secret: string;
  /** Most entries of one batch. */
  batchSize?: number;
  /** Longest wait before a batch is sent, in milliseconds. */
  flushMs?: number;
  /** Tries before a batch is given up. Vercel documents none; every receiver assumes a few. */
  attempts?: number;
  retryMs?: number;
}

/** Vercel documents neither. A batch costs the drain its request and two round trips to Redis, whatever is in it. */
const BATCH_SIZE = 1_000;
const FLUSH_MS = 1_000;

export interface LogDrainStats {
  entries: number;
  batches: number;
  deliveries: number;
  refused: number;
  lost: number;
}

/** Batches entries and posts them, signed, to the drain's endpoint: NDJSON and JSON arrays in turn, as either may be set. */
export class LogDrain {
  readonly faults = new Faults();
  readonly stats: LogDrainStats = { entries: 0, batches: 0, deliveries: 0, refused: 0, lost: 0 };
  private queue: Entry[] = [];
  private timer: NodeJS.Timeout | undefined;
  private sending: Promise<void> = Promise.resolve();
  private busy = 0;

  constructor(private readonly options: LogDrainOptions) {}

  push(...entries: Entry[]): void {
    this.stats.entries += entries.length;
    this.queue.push(...entries);
    if (this.queue.length >= (this.options.batchSize ?? BATCH_SIZE)) this.flush();
    else this.timer ??= setTimeout(() => this.flush(), this.options.flushMs ?? FLUSH_MS);
  }

  /** Resolves when everything pushed so far has been delivered or given up. */
  async idle(): Promise<void> {
    while (this.queue.length > 0 || this.busy > 0) {
      this.flush();
      await this.sending;
    }
  }

  private flush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    const batch = this.queue.splice(0, this.options.batchSize ?? BATCH_SIZE);
    if (batch.length === 0) return;
    this.busy += 1;
    this.sending = this.sending
      .then(() => this.deliver(batch))
      .finally(() => {
        this.busy -= 1;
      });
  }

  private async deliver(batch: Entry[]): Promise<void> {
    const array = this.stats.batches++ % 2 === 1;
    const ordered = this.faults.take('reorder', 'batch') ? batch.toReversed() : batch;
    const body = array ? JSON.stringify(ordered) : ordered.map((entry) => JSON.stringify(entry)).join('\n');
    const times = this.faults.take('duplicate', 'batch') ? 2 : 1;
    for (let copy = 0; copy < times; copy++)
      await this.retry(body, array ? 'application/json' : 'application/x-ndjson');
  }

  private async retry(body: string, contentType: string): Promise<void> {
    const signature = createHmac('sha1', this.options.secret).update(body).digest('hex');
    const attempts = this.options.attempts ?? 8;
    for (let attempt = 1; attempt <= attempts; attempt++) {
      this.stats.deliveries += 1;
      const accepted = await fetch(this.options.endpoint, {
        method: 'POST',
        headers: { 'content-type': contentType, 'x-vercel-signature': signature },
        body,
      }).then(
        async (response) => {
          await response.arrayBuffer();
          return response.status === 200;
        },
        () => false,
      );
      if (accepted) return;
      this.stats.refused += 1;
      await new Promise((resolve) => setTimeout(resolve, (this.options.retryMs ?? 250) * attempt));
    }
    this.stats.lost += 1;
  }
}
