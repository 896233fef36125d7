/** Most keys that are remembered; the least recently used one is forgotten, with what it had suppressed. */
const MAX_KEYS = 256;

export interface BudgetOptions {
  /** How many pass at once. */
  burst: number;
  /** Milliseconds after which one more passes. */
  refillMs: number;
  now: () => number;
}

interface Bucket {
  tokens: number;
  refilledAt: number;
  suppressed: number;
}

/** Token buckets by key, so that one fault in a loop does not use up everything, and no other fault goes unseen. */
export class Budget {
  private readonly buckets = new Map<string, Bucket>();

  constructor(private readonly options: BudgetOptions) {}

  /** Takes a token. `suppressed` says how many were refused since the last one that passed. */
  take(key: string): { allowed: boolean; suppressed: number } {
    const bucket = this.bucket(key);
    if (bucket.tokens < 1) {
      bucket.suppressed += 1;
      return { allowed: false, suppressed: bucket.suppressed };
    }
    bucket.tokens -= 1;
    const { suppressed } = bucket;
    bucket.suppressed = 0;
    return { allowed: true, suppressed };
  }

  private bucket(key: string): Bucket {
    const { burst, refillMs, now } = this.options;
    const at = now();
    const bucket = this.buckets.get(key) ?? { tokens: burst, refilledAt: at, suppressed: 0 };
    const refill = Math.floor((at - bucket.refilledAt) / refillMs);
    if (refill > 0) {
      bucket.tokens = Math.min(bucket.tokens + refill, burst);
      bucket.refilledAt += refill * refillMs;
    }
    // Written again, so that the map's order is the order of use.
    this.buckets.delete(key);
    this.buckets.set(key, bucket);
    const oldest = this.buckets.keys().next();
    if (this.buckets.size > MAX_KEYS && !oldest.done) this.buckets.delete(oldest.value);
    return bucket;
  }
}

/** What Sentry gets of one fault from one instance: ten at once, then six a minute. */
export const PER_FINGERPRINT = { burst: 10, refillMs: 10_000 } as const;

interface Fault {
  fingerprint?: string[];
  tags?: Record<string, unknown>;
}

/** The event if its fault has a token left, with how many were refused since the last one that passed; else null. */
export function withinBudget<E extends Fault>(event: E, budget: Budget): E | null {
  const { allowed, suppressed } = budget.take(event.fingerprint?.join(' ') ?? '');
  if (!allowed) return null;
  if (suppressed > 0) event.tags = { ...event.tags, suppressed };
  return event;
}
