import type { Client } from '@upstash/qstash';
import { setting } from '@/lib/telemetry/env';
import type { Destination, Parcel, Queue, Task } from '../ports';
import { SPOOL_LABEL, spoolAddress } from '../spool/address';

/** Milliseconds that the drain waits for QStash with one message of up to 1 MB. */
const TIMEOUT_MS = 4_000;
/** QStash waits 12 s, 2.5 min, 30 min, 6 h and 24 h between tries: longer than Axiom was ever away. */
export const SPOOL_RETRIES = 5;
/** Seconds until the first try: the drain settles its batch by then, and Axiom shows what it took. */
const SPOOL_DELAY_SECONDS = 5;
const TASK_RETRIES = 3;

/** Where QStash brings a kept chunk back to; its signature covers the whole address. */
export function spoolUrl({
  id,
  why,
  chunk,
}: Pick<Parcel, 'id' | 'why'> & { chunk: { to: Destination } }): string {
  const base = setting('PUBLIC_BASE_URL', 'the URL under which QStash calls this deployment');
  return spoolAddress(base, { id, why, to: chunk.to });
}

/** Chunks and tasks as QStash messages. The same one again within QStash's window is one message. */
export function createQueue(): Queue {
  return {
    async keep(parcel) {
      const client = await connect();
      await client.publish({
        url: spoolUrl(parcel),
        body: parcel.chunk.ndjson.toString(),
        headers: { 'content-type': 'application/x-ndjson' },
        retries: SPOOL_RETRIES,
        delay: SPOOL_DELAY_SECONDS,
        deduplicationId: `spool-${parcel.id}`,
        label: SPOOL_LABEL,
      });
    },
    async publish({ url, body, deduplicationId, delaySeconds }: Task) {
      const client = await connect();
      await client.publishJSON({
        url,
        body,
        retries: TASK_RETRIES,
        deduplicationId,
        ...(delaySeconds === undefined ? {} : { delay: delaySeconds }),
      });
    },
  };
}

let held: { settings: string; client: Client } | undefined;

/** Loaded only when needed: the client and what it needs would triple the route's cold start. */
async function connect(): Promise<Client> {
  const settings = `${process.env.QSTASH_URL} ${process.env.QSTASH_TOKEN}`;
  if (held?.settings === settings) return held.client;
  const { createQstash } = await import('@/lib/clients/qstash');
  held = { settings, client: createQstash(TIMEOUT_MS) };
  return held.client;
}
