/** Cancels a thing that is due later; harmless when it has run already. */
export type Cancel = () => void;

interface Due {
  readonly at: number;
  readonly order: number;
  run: (() => void) | null;
}

// setTimeout overflows beyond 2^31 ms, and an injected clock may move on its own: look again after a minute at most.
const longestWaitMs = 60_000;

function before(a: Due, b: Due): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}

/** Everything that is due some time: one binary heap, one timer. Things due at the same time run in the order given. */
export class Scheduler {
  private readonly heap: Due[] = [];
  private order = 0;
  private timer: NodeJS.Timeout | null = null;
  private stopped = false;

  constructor(private readonly now: () => number) {}

  /** Runs `run` at `time` (Unix milliseconds), or as soon as possible when that is past; never within this call. */
  at(time: number, run: () => void): Cancel {
    const due: Due = { at: time, order: this.order++, run };
    this.push(due);
    if (this.heap[0] === due) this.arm();
    return () => {
      due.run = null;
    };
  }

  /** Runs all that is due now, including what that makes due; returns how many things ran. */
  runDue(): number {
    let ran = 0;
    for (let first = this.heap[0]; first !== undefined && first.at <= this.now(); first = this.heap[0]) {
      this.pop();
      if (first.run === null || this.stopped) continue;
      first.run();
      ran++;
    }
    this.arm();
    return ran;
  }

  stop(): void {
    this.stopped = true;
    this.heap.length = 0;
    if (this.timer) clearTimeout(this.timer);
  }

  private arm(): void {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    const first = this.heap[0];
    if (first === undefined || this.stopped) return;
    const wait = Math.min(longestWaitMs, Math.max(0, first.at - this.now()));
    this.timer = setTimeout(() => this.runDue(), wait);
  }

  private push(due: Due): void {
    const { heap } = this;
    let at = heap.push(due) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const above = heap[parent];
      if (above === undefined || before(above, due)) break;
      heap[at] = above;
      at = parent;
    }
    heap[at] = due;
  }

  private pop(): void {
    const { heap } = this;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    let at = 0;
    for (;;) {
      const left = heap[2 * at + 1];
      if (left === undefined) break;
      const right = heap[2 * at + 2];
      const down = right !== undefined && before(right, left) ? 2 * at + 2 : 2 * at + 1;
      const child = down === 2 * at + 1 ? left : right;
      if (child === undefined || before(last, child)) break;
      heap[at] = child;
      at = down;
    }
    heap[at] = last;
  }
}
