import type { Job } from '@/lib/telemetry/jobs';
import type { SkipReason, Verdict } from '../kind';

/** What the payload of a dead job is about. */
export interface Opened {
  linkupId?: string;
  /** What would become of it now, and what that costs in millionths of a US dollar. */
  judge(now: Date): Promise<{ verdict: Verdict; micros: number }>;
  /**
   * Runs it again, with the functions and guards of its route.
   *
   * @throws what they throw
   */
  execute(now: () => number): Promise<'done' | SkipReason>;
}

/** A job whose messages can be replayed out of the dead letter queue. */
export interface DeadJob {
  name: string;
  path: string;
  /** Undefined for a payload that its route would not take either. */
  open(body: string): Opened | undefined;
}

export function deadJob<P>(job: Job<P>, about: (payload: P) => Opened): DeadJob {
  return {
    name: job.name,
    path: job.path,
    open(body) {
      const parsed = job.payload.safeParse(parse(body));
      return parsed.success ? about(parsed.data) : undefined;
    },
  };
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body === '' ? '{}' : body);
  } catch {
    return undefined;
  }
}
