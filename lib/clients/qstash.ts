import { Client } from '@upstash/qstash';
import { setting } from '@/lib/telemetry/env';
import type { Job } from '@/lib/telemetry/jobs';
import { measure } from '@/lib/telemetry/measure';
import { createRequester } from './qstash-requester';

/** `QSTASH_TIMEOUT_MS`: milliseconds that a caller waits for QStash; the outbox's sweep repairs what did not get there. */
const defaultTimeoutMs = (): number => Number(process.env.QSTASH_TIMEOUT_MS) || 1_500;
/** Tries after the first, with QStash's own waits: 12 s, 2.5 min, 30 min, 6 h, 24 h (docs: QStash, "Retry"). */
const RETRIES = 5;
/** Deliveries of one message, the first included. */
export const TRIES = RETRIES + 1;

/**
 * The official client over a carrier of ours: see {@link createRequester}.
 *
 * @throws MissingSetting without `QSTASH_TOKEN`
 */
export function createQstash(timeoutMs = defaultTimeoutMs()): Client {
  const url = process.env.QSTASH_URL || 'https://qstash.upstash.io';
  const token = setting('QSTASH_TOKEN', 'the token that publishes jobs');
  const client = new Client({ baseUrl: url, token, devMode: false, enableTelemetry: false });
  client.http = createRequester({ url, token, timeoutMs });
  return client;
}

export interface PublishOptions {
  /** Within QStash's window a second publish with the same id is the first one. */
  deduplicationId: string;
  /** Seconds to wait before the first delivery. */
  delaySeconds?: number;
  /** At most so many deliveries of this key at once. */
  flowControl?: { key: string; parallelism: number };
}

/**
 * Queues a job for this deployment.
 *
 * @throws QueueError when QStash did not take it, or did not say so in time; neither carries the payload
 */
export async function publishJob<P>(job: Job<P>, payload: P, options: PublishOptions): Promise<void> {
  const base = setting('PUBLIC_BASE_URL', 'the URL under which QStash calls this deployment');
  await measure('queue', 'publish', () =>
    createQstash().publishJSON({
      url: base.replace(/\/$/, '') + job.path,
      body: payload,
      retries: RETRIES,
      deduplicationId: options.deduplicationId,
      ...(options.flowControl === undefined ? {} : { flowControl: options.flowControl }),
      ...(options.delaySeconds === undefined ? {} : { delay: options.delaySeconds }),
    }),
  );
}
