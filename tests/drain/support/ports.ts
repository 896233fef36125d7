import type { Chunk, Ports, Receipt } from '@/drain/ports';
import type { Claim } from '@/lib/telemetry/claim/claim';
import { NOW } from './entries';

export type Row = Record<string, unknown>;

/** Stand-ins for Redis, Axiom and QStash that keep what reached them, under a clock that only sleeping moves. */
export class FakePorts implements Ports {
  time = NOW;
  readonly shipped: Chunk[] = [];
  readonly kept: Chunk[] = [];
  readonly warnings: string[] = [];
  readonly claimed = new Map<string, 'leased' | 'done'>();
  /** Answers of Axiom, used up one by one; after them it accepts. */
  receipts: (Receipt | 'hang')[] = [];
  /** What Axiom answers when the list is used up. */
  otherwise: Receipt | 'hang' = { outcome: 'accepted', failed: 0, messages: [] };
  queueDown = false;
  redisDown = false;

  now = () => this.time;
  sleep = async (ms: number) => {
    this.time += ms;
  };
  warn = (code: string) => {
    this.warnings.push(code);
  };

  claims = {
    claim: async (key: string): Promise<Claim> => {
      if (this.redisDown) return { outcome: 'unavailable', reason: 'timeout' };
      const held = this.claimed.get(key);
      if (held === 'done') return { outcome: 'done' };
      if (held === 'leased') return { outcome: 'in_flight', retryAfterMs: 5_000 };
      this.claimed.set(key, 'leased');
      return { outcome: 'claimed', lease: { key, value: 'v', doneTtlMs: 1 } };
    },
    confirm: async ({ key }: { key: string }) => {
      this.claimed.set(key, 'done');
    },
    release: async ({ key }: { key: string }) => {
      this.claimed.delete(key);
    },
  };

  axiom = {
    ingest: async (chunk: Chunk, timeoutMs: number): Promise<Receipt> => {
      const receipt = this.receipts.shift() ?? this.otherwise;
      if (receipt === 'hang') {
        this.time += timeoutMs;
        return { outcome: 'failed', reason: 'timeout', retryable: true };
      }
      if (receipt.outcome === 'accepted') this.shipped.push(chunk);
      return receipt;
    },
  };

  queue = {
    keep: async (chunk: Chunk): Promise<void> => {
      if (this.queueDown) throw new Error('queue down');
      this.kept.push(chunk);
    },
  };

  rows(to: 'logs' | 'metrics', from: readonly Chunk[] = this.shipped): Row[] {
    return from
      .filter((chunk) => chunk.to === to)
      .flatMap(({ ndjson }) => ndjson.split('\n').map((row): Row => JSON.parse(row)));
  }

  /** The sum of a counter over everything shipped. */
  total(metric: string): number {
    return this.rows('metrics').reduce(
      (sum, row) => sum + (row.metric === metric ? Number(row.value) : 0),
      0,
    );
  }
}

export const failed = (reason: string, retryable = true): Receipt => ({
  outcome: 'failed',
  reason,
  retryable,
});
