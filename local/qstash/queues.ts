import { ApiError } from './api-error';

interface Queue {
  readonly name: string;
  readonly createdAt: number;
  updatedAt: number;
  parallelism: number;
  paused: boolean;
  readonly waiting: string[];
  /** Messages that hold a place: until they and their callbacks are final, retries included. */
  readonly active: Set<string>;
}

export interface QueueView {
  name: string;
  createdAt: number;
  updatedAt: number;
  parallelism: number;
  paused: boolean;
  lag: number;
}

/** @throws ApiError 400 for a name that QStash does not allow. */
export function checkName(kind: 'queue' | 'schedule', name: string): string {
  if (/^[A-Za-z0-9._-]+$/.test(name)) return name;
  throw new ApiError(
    400,
    `${kind} name "${name}" may only have letters, digits, hyphens, periods and underscores`,
  );
}

/** First in, first out, `parallelism` at a time. */
export class Queues {
  private readonly queues = new Map<string, Queue>();

  constructor(
    private readonly now: () => number,
    private readonly limit: number,
  ) {}

  /** @throws ApiError 400 for the name, 412 when it would be one queue too many. */
  checkRoom(name: string): void {
    if (this.queues.has(checkName('queue', name)) || this.queues.size < this.limit) return;
    throw new ApiError(412, `more than ${this.limit} queues`);
  }

  upsert(name: string, settings: { parallelism?: number | undefined; paused?: boolean | undefined }): void {
    const queue = this.queues.get(name) ?? this.create(name);
    queue.parallelism = settings.parallelism ?? queue.parallelism;
    queue.paused = settings.paused ?? queue.paused;
    queue.updatedAt = this.now();
  }

  push(name: string, messageId: string): void {
    (this.queues.get(name) ?? this.create(name)).waiting.push(messageId);
  }

  /** Takes what may start now. */
  admit(name: string): string[] {
    const queue = this.queues.get(name);
    if (queue === undefined || queue.paused) return [];
    const free = Math.max(0, queue.parallelism - queue.active.size);
    const admitted = queue.waiting.splice(0, free);
    for (const messageId of admitted) queue.active.add(messageId);
    return admitted;
  }

  leave(name: string, messageId: string): void {
    const queue = this.queues.get(name);
    if (queue === undefined) return;
    queue.active.delete(messageId);
    const at = queue.waiting.indexOf(messageId);
    if (at >= 0) queue.waiting.splice(at, 1);
  }

  isPaused(name: string): boolean {
    return this.queues.get(name)?.paused ?? false;
  }

  /** Removes a queue and returns the messages that were in it. */
  remove(name: string): string[] {
    const queue = this.queues.get(checkName('queue', name));
    this.queues.delete(name);
    return queue === undefined ? [] : [...queue.active, ...queue.waiting];
  }

  /** @throws ApiError 404 */
  get(name: string): QueueView {
    const queue = this.queues.get(checkName('queue', name));
    if (queue === undefined) throw new ApiError(404, `queue ${name} not found`);
    const { createdAt, updatedAt, parallelism, paused, waiting, active } = queue;
    return { name, createdAt, updatedAt, parallelism, paused, lag: waiting.length + active.size };
  }

  list(): QueueView[] {
    return [...this.queues.keys()].map((name) => this.get(name));
  }

  private create(name: string): Queue {
    const now = this.now();
    const queue: Queue = {
      name,
      createdAt: now,
      updatedAt: now,
      parallelism: 1,
      paused: false,
      waiting: [],
      active: new Set(),
    };
    this.queues.set(name, queue);
    return queue;
  }
}
