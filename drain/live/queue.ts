import { createHash } from 'node:crypto';
import { setting } from '@/lib/telemetry/env';
import type { Destination, Queue } from '../ports';

export const SPOOL_PATH = '/api/drain/spool';
/** Milliseconds that the drain waits for QStash with one message of up to 1 MB. */
const TIMEOUT_MS = 4_000;
/** QStash waits 12 s, 2.5 min, 30 min, 6 h and 24 h between tries: longer than Axiom was ever away. */
const RETRIES = 5;

/** Where QStash brings a kept chunk back to; its signature covers the whole address. */
export function spoolUrl(to: Destination): string {
  const base = setting('PUBLIC_BASE_URL', 'the URL under which QStash calls this deployment');
  return `${base.replace(/\/$/, '')}${SPOOL_PATH}?to=${to}`;
}

/** Chunks kept as QStash messages. The same chunk kept again within QStash's window is one message. */
export function createQueue(): Queue {
  return {
    async keep(chunk) {
      const digest = createHash('sha256').update(chunk.ndjson).digest('hex');
      // Loaded only when Axiom is away: the client and what it needs would triple the route's cold start.
      const { createQstash } = await import('@/lib/clients/qstash');
      await createQstash(TIMEOUT_MS).publish({
        url: spoolUrl(chunk.to),
        body: chunk.ndjson,
        headers: { 'content-type': 'application/x-ndjson' },
        retries: RETRIES,
        deduplicationId: `spool-${digest}`,
      });
    },
  };
}
