import { defaultPeriodMs, type FlowLimits } from './flow-limits';

interface KeyState {
  limits: FlowLimits;
  pinned: { parallelism: boolean; rate: boolean };
  paused: boolean;
  readonly active: Set<string>;
  /** Message ids that may not start yet, in the order in which they became due. */
  readonly waiting: string[];
  /** Start of the current rate period, Unix milliseconds, and deliveries started in it. */
  periodStart: number;
  started: number;
}

/** What the API shows of a key; the names are Upstash's, periods are in seconds. */
export interface FlowControlView {
  flowControlKey: string;
  waitListSize: number;
  parallelismMax: number;
  parallelismCount: number;
  rateMax: number;
  rateCount: number;
  ratePeriod: number;
  ratePeriodStart: number;
  isPaused: boolean;
  isPinnedParallelism: boolean;
  isPinnedRate: boolean;
}

/** Rate and parallelism per flow control key: a fixed rate window, a set of running messages and a wait list. */
export class FlowControl {
  private readonly keys = new Map<string, KeyState>();

  /** Takes over the limits that a message brings, except where they are pinned. */
  configure(key: string, limits: FlowLimits): void {
    const state = this.state(key);
    const { pinned } = state;
    state.limits = {
      parallelism: pinned.parallelism ? state.limits.parallelism : limits.parallelism,
      rate: pinned.rate ? state.limits.rate : limits.rate,
      period: pinned.rate ? state.limits.period : limits.period,
    };
  }

  wait(key: string, messageId: string): void {
    this.state(key).waiting.push(messageId);
  }

  /** Takes from the wait list what may start now, and counts it as running. */
  admit(key: string, now: number): string[] {
    const state = this.state(key);
    const admitted: string[] = [];
    if (state.paused) return admitted;
    if (now >= state.periodStart + state.limits.period) {
      state.periodStart = now;
      state.started = 0;
    }
    const { parallelism, rate } = state.limits;
    while (
      state.waiting.length > 0 &&
      state.active.size < (parallelism ?? Number.POSITIVE_INFINITY) &&
      state.started < (rate ?? Number.POSITIVE_INFINITY)
    ) {
      const messageId = state.waiting.shift();
      if (messageId === undefined) break;
      state.active.add(messageId);
      state.started++;
      admitted.push(messageId);
    }
    return admitted;
  }

  /** When the rate lets more start, Unix milliseconds; null when nothing waits for the rate. */
  opensAt(key: string): number | null {
    const { waiting, limits, started, periodStart, paused } = this.state(key);
    if (paused || waiting.length === 0 || limits.rate === null || started < limits.rate) return null;
    return periodStart + limits.period;
  }

  leave(key: string, messageId: string): void {
    const state = this.state(key);
    state.active.delete(messageId);
    const at = state.waiting.indexOf(messageId);
    if (at >= 0) state.waiting.splice(at, 1);
  }

  setPaused(key: string, paused: boolean): void {
    this.state(key).paused = paused;
  }

  /** Fixes limits against what messages bring; starts a new rate period, as Upstash does. */
  pin(
    key: string,
    limits: { parallelism: number | null; rate: number | null; period: number },
    now: number,
  ): void {
    const state = this.state(key);
    state.pinned = {
      parallelism: state.pinned.parallelism || limits.parallelism !== null,
      rate: state.pinned.rate || limits.rate !== null,
    };
    state.limits = {
      parallelism: limits.parallelism ?? state.limits.parallelism,
      rate: limits.rate ?? state.limits.rate,
      period: limits.rate === null ? state.limits.period : limits.period,
    };
    this.resetRate(key, now);
  }

  unpin(key: string, which: { parallelism: boolean; rate: boolean }): void {
    const { pinned } = this.state(key);
    if (which.parallelism) pinned.parallelism = false;
    if (which.rate) pinned.rate = false;
  }

  resetRate(key: string, now: number): void {
    const state = this.state(key);
    state.periodStart = now;
    state.started = 0;
  }

  view(key: string): FlowControlView | null {
    const state = this.keys.get(key);
    if (state === undefined) return null;
    return {
      flowControlKey: key,
      waitListSize: state.waiting.length,
      parallelismMax: state.limits.parallelism ?? 0,
      parallelismCount: state.active.size,
      rateMax: state.limits.rate ?? 0,
      rateCount: state.started,
      ratePeriod: state.limits.period / 1_000,
      ratePeriodStart: Math.floor(state.periodStart / 1_000),
      isPaused: state.paused,
      isPinnedParallelism: state.pinned.parallelism,
      isPinnedRate: state.pinned.rate,
    };
  }

  list(): FlowControlView[] {
    return [...this.keys.keys()].map((key) => this.view(key)).filter((view) => view !== null);
  }

  private state(key: string): KeyState {
    const known = this.keys.get(key);
    if (known !== undefined) return known;
    const fresh: KeyState = {
      limits: { parallelism: null, rate: null, period: defaultPeriodMs },
      pinned: { parallelism: false, rate: false },
      paused: false,
      active: new Set(),
      waiting: [],
      periodStart: 0,
      started: 0,
    };
    this.keys.set(key, fresh);
    return fresh;
  }
}
