import { createHmac } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { type Delivery, drainBatch, type PipelineSettings } from '@/drain/pipeline';
import type { Ports } from '@/drain/ports';
import { newState } from '@/drain/state';

/** Signs the batches of the bench. */
export const BENCH_SECRET = 'bench-drain-secret';
const NOW = Date.parse('2026-11-23T12:00:00.000Z');

/** Everything on: pseudonyms, triggers, an own project. */
const SETTINGS: PipelineSettings = {
  secrets: [BENCH_SECRET],
  processing: {
    env: 'prod',
    ownProject: 'prj_drain',
    gitShas: new Map(),
    peppers: [{ id: 'k2', secret: 'bench-pepper-of-thirty-two-bytes' }],
  },
  triggers: { alertsUrl: 'https://josh.example.com/api/alerts/evaluate' },
};

export const signedDelivery = (lines: readonly string[]): Delivery =>
  signed(Buffer.from(lines.join('\n')), null);

export const signedGzip = (lines: readonly string[]): Delivery => signed(gzipSync(lines.join('\n')), 'gzip');

function signed(body: Buffer, encoding: string | null): Delivery {
  return { body, signature: createHmac('sha1', BENCH_SECRET).update(body).digest('hex'), encoding };
}

/** Takes the bytes of rows, as a socket would. */
type Write = (bytes: Uint8Array) => void;

/** Ports that answer at once. Label values are remembered, as Redis does: else a process would learn them anew all the time. */
function readyPorts(write: Write): Ports {
  const known: string[] = [];
  return {
    ledger: {
      open: async ({ keys, labels }) => ({
        outcome: 'claimed',
        lease: { key: 'drain:bench', value: 'L:bench', doneTtlMs: 1 },
        begun: false,
        seen: new Array<boolean>(keys.length).fill(false),
        spooled: 0,
        labels: labels === 'values' ? [...known] : known.length,
      }),
      close: async (_, { labels }) => {
        known.push(...labels);
        return 0;
      },
      release: async () => undefined,
    },
    axiom: {
      ingest: async ({ ndjson }) => {
        write(ndjson);
        return { outcome: 'accepted', failed: 0, messages: 0 };
      },
      present: async () => ({ outcome: 'known', ids: new Set() }),
    },
    queue: { keep: async () => undefined, publish: async () => undefined },
    now: () => NOW,
    sleep: async () => undefined,
    warn: (code) => {
      throw new Error(`the drain complains: ${code}`);
    },
  };
}

/** The production pipeline, from a signed batch to the bytes of its rows. */
export function drainTo(write: Write): (delivery: Delivery) => Promise<void> {
  const ports = readyPorts(write);
  const state = newState();
  return async (delivery) => {
    const { outcome } = await drainBatch(delivery, SETTINGS, ports, state);
    if (outcome !== 'shipped') throw new Error(`a batch of the bench was not shipped: ${outcome}`);
  };
}

/** The same over batches, one after another. */
export function drainOf(deliveries: readonly Delivery[]): () => Promise<number> {
  let sent = 0;
  const drain = drainTo((bytes) => {
    sent += bytes.length;
  });
  return async () => {
    for (const delivery of deliveries) await drain(delivery);
    return sent;
  };
}
