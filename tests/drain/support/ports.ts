import type { Chunk, Destination, Parcel, Ports, Presence, Receipt, Task } from '@/drain/ports';
import { NOW } from './entries';
import { FakeLedger } from './ledger';

export type Row = Record<string, unknown>;

export const ACCEPTED: Receipt = { outcome: 'accepted', failed: 0, messages: 0 };

export const failed = (reason: string, retryable = true, taken: 'no' | 'unknown' = 'no'): Receipt => ({
  outcome: 'failed',
  reason,
  retryable,
  taken,
});

export const rowsIn = ({ ndjson }: Chunk): Row[] =>
  ndjson
    .toString()
    .split('\n')
    .map((row): Row => JSON.parse(row));

/** Stand-ins for Redis, Axiom and QStash that keep what reached them, under a clock that only sleeping moves. */
export class FakePorts implements Ports {
  time = NOW;
  readonly shipped: Chunk[] = [];
  readonly parcels: Parcel[] = [];
  readonly tasks: Task[] = [];
  readonly warnings: string[] = [];
  /** Answers of Axiom, used up one by one; after them it accepts. */
  receipts: (Receipt | 'hang')[] = [];
  /** What Axiom answers when the list is used up. */
  otherwise: Receipt | 'hang' = ACCEPTED;
  /** What Axiom says it has of the rows that it is asked for. */
  has: readonly string[] | 'no_answer' | 'not_allowed' = [];
  queueDown = false;

  now = () => this.time;
  sleep = async (ms: number) => {
    this.time += ms;
  };
  warn = (code: string) => {
    this.warnings.push(code);
  };

  ledger = new FakeLedger(() => this.time);

  axiom = {
    ingest: async (chunk: Chunk, timeoutMs: number): Promise<Receipt> => {
      const receipt = this.receipts.shift() ?? this.otherwise;
      if (receipt === 'hang') {
        this.time += timeoutMs;
        return failed('timeout', true, 'unknown');
      }
      if (receipt.outcome === 'accepted') this.shipped.push(chunk);
      return receipt;
    },
    present: async (_: Destination, ids: readonly string[]): Promise<Presence> => {
      const { has } = this;
      if (typeof has === 'string') return { outcome: has };
      return { outcome: 'known', ids: new Set(ids.filter((id) => has.includes(id))) };
    },
  };

  queue = {
    keep: async (parcel: Parcel): Promise<void> => {
      if (this.queueDown) throw new Error('queue down');
      this.parcels.push(parcel);
    },
    publish: async (task: Task): Promise<void> => {
      if (this.queueDown) throw new Error('queue down');
      this.tasks.push(task);
    },
  };

  get kept(): Chunk[] {
    return this.parcels.map(({ chunk }) => chunk);
  }

  rows(to: Destination, from: readonly Chunk[] = this.shipped): Row[] {
    return from.filter((chunk) => chunk.to === to).flatMap(rowsIn);
  }

  /** The sum of a counter over everything shipped. */
  total(metric: string, labels: Row = {}): number {
    const matches = (row: Row) =>
      row.metric === metric && Object.entries(labels).every(([name, value]) => row[name] === value);
    return this.rows('metrics')
      .filter(matches)
      .reduce((sum, row) => sum + Number(row.value), 0);
  }
}
