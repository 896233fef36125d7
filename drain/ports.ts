import type { Claim, Lease } from '@/lib/telemetry/claim/claim';

/** Rows of one dataset as NDJSON, small enough for one request. They are redacted: nothing else may become a chunk. */
export interface Chunk {
  to: Destination;
  ndjson: string;
  rows: number;
}

export type Destination = 'logs' | 'metrics';

/** What Axiom said to one chunk. `failed` counts rows that it refused one by one. */
export type Receipt =
  | { outcome: 'accepted'; failed: number; messages: readonly string[] }
  | { outcome: 'failed'; reason: string; retryable: boolean };

/** Remembers which batches are done. None of these throws. */
export interface Claims {
  claim(key: string): Promise<Claim>;
  confirm(lease: Lease): Promise<void>;
  release(lease: Lease): Promise<void>;
}

export interface Axiom {
  /** Never throws; gives up after `timeoutMs`. */
  ingest(chunk: Chunk, timeoutMs: number): Promise<Receipt>;
}

export interface Queue {
  /**
   * Keeps a chunk to be shipped later.
   *
   * @throws Error when it could not be kept
   */
  keep(chunk: Chunk): Promise<void>;
}

/** Everything outside the process that the drain touches. */
export interface Ports {
  claims: Claims;
  axiom: Axiom;
  queue: Queue;
  /** Milliseconds since the epoch. */
  now: () => number;
  sleep: (ms: number) => Promise<void>;
  /** Says that something failed; the code is stable and carries nothing of the batch. */
  warn: (code: string) => void;
}
