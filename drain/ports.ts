import type { Lease } from '@/lib/telemetry/claim/claim';
import type { CriticalCounts } from './critical';

/** Rows of one dataset as NDJSON, small enough for one request. They are redacted: nothing else may become a chunk. */
export interface Chunk {
  to: Destination;
  /** UTF-8, as it is sent: a text would be there a second time as soon as it is. */
  ndjson: Buffer;
  rows: number;
}

export type Destination = 'logs' | 'metrics';

/** What Axiom said to one chunk. */
export type Receipt =
  /** `failed` counts rows that it refused one by one, `messages` its remarks on fields that it left out. */
  | { outcome: 'accepted'; failed: number; messages: number }
  | {
      outcome: 'failed';
      reason: string;
      /** Whether the same request may succeed later. */
      retryable: boolean;
      /** Whether Axiom may have taken the rows although it did not say so. */
      taken: 'no' | 'unknown';
    };

/** `no_answer` passes; `not_allowed` does not: the token may not query, or the dataset is not there. */
export type Presence =
  | { outcome: 'known'; ids: ReadonlySet<string> }
  | { outcome: 'no_answer' | 'not_allowed' };

/** When the rows of a chunk were logged, in milliseconds since the epoch, both included. */
export interface Span {
  from: number;
  to: number;
}

export interface Axiom {
  /** Never throws; gives up after `timeoutMs`. */
  ingest(chunk: Chunk, timeoutMs: number): Promise<Receipt>;
  /** Which of the rows it has, by their ids. Never throws. */
  present(to: Destination, ids: readonly string[], span: Span, timeoutMs: number): Promise<Presence>;
}

/** Why a chunk is kept: Axiom did not take it, may have taken it, or took only some of its rows. */
export type Why = 'away' | 'unknown' | 'refused';

/** A chunk on its way through the spool. The id is the same for the same rows. */
export interface Parcel {
  id: string;
  why: Why;
  chunk: Chunk;
}

/** A request that QStash shall make. */
export interface Task {
  url: string;
  body: Readonly<Record<string, string>>;
  /** Within QStash's window a second task with the same id is the first one. */
  deduplicationId: string;
  delaySeconds?: number;
}

export interface Queue {
  /**
   * Keeps a chunk to be shipped later.
   *
   * @throws Error when it could not be kept
   */
  keep(parcel: Parcel): Promise<void>;
  /** @throws Error when the task was not taken */
  publish(task: Task): Promise<void>;
}

/** What the drain asks its memory before it works on a batch. */
export interface Inquiry {
  /** The name under which the batch is claimed. */
  batch: string;
  /** Fingerprints that may have been marked before. */
  keys: readonly string[];
  /** Whether the shared label values are wanted, or only their number. */
  labels: 'values' | 'number';
}

export type Opened =
  | {
      outcome: 'claimed';
      lease: Lease;
      /** Whether somebody began with the same batch before and never settled it. */
      begun: boolean;
      /** For each key whether it was marked. */
      seen: readonly boolean[];
      /** Chunks that wait in the spool. */
      spooled: number;
      labels: readonly string[] | number;
    }
  | { outcome: 'in_flight'; retryAfterMs: number }
  | { outcome: 'done' }
  | { outcome: 'unavailable' };

/** What the drain leaves in its memory after it worked on a batch. */
export interface Settlement {
  /** Fingerprints of what must not be worked on again. */
  keys: readonly string[];
  /** Label values that were used for the first time. */
  labels: readonly string[];
  /** Ids of chunks that went into the spool, and of those that left it. */
  spooled: readonly string[];
  unspooled: readonly string[];
  /** Counts by minute (`2026-11-23T12:00`): see `critical.ts`. */
  critical: ReadonlyMap<string, CriticalCounts>;
}

/** What the drain remembers over batches and processes. None of these throws. */
export interface Ledger {
  /** One round trip: claims the batch and asks what is known. */
  open(inquiry: Inquiry): Promise<Opened>;
  /**
   * One round trip: what is marked here is never worked on again, so everything must be safe by then. Returns how many of
   * the keys another delivery has marked since {@link Ledger.open}: what both worked on at once is there twice.
   */
  close(lease: Lease, settlement: Settlement): Promise<number>;
  /** Gives the batch back, for the next delivery. */
  release(lease: Lease): Promise<void>;
}

/** Everything outside the process that the drain touches. */
export interface Ports {
  ledger: Ledger;
  axiom: Axiom;
  queue: Queue;
  /** Milliseconds since the epoch. */
  now: () => number;
  sleep: (ms: number) => Promise<void>;
  /** Says that something failed; the code is stable and carries nothing of the batch. */
  warn: (code: string) => void;
}
