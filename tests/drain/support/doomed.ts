import type { Ports } from '@/drain/ports';

/**
 * The ports of a process that is killed at a given step. Each call is two steps, one before and one after its effect. A
 * killed process neither throws nor returns: nothing after the call is run, no clean-up either.
 */
export class Doomed implements Ports {
  steps = 0;
  /** Resolves when the process dies. */
  readonly death: Promise<'died'>;
  private die: () => void = () => undefined;
  private dead = false;

  constructor(
    private readonly inner: Ports,
    private readonly dieAt = Number.POSITIVE_INFINITY,
  ) {
    this.death = new Promise((resolve) => {
      this.die = () => {
        this.dead = true;
        resolve('died');
      };
    });
  }

  now = () => this.inner.now();
  sleep = (ms: number) => this.step(() => this.inner.sleep(ms));
  warn = (code: string) => this.inner.warn(code);

  ledger: Ports['ledger'] = {
    open: (inquiry) => this.step(() => this.inner.ledger.open(inquiry)),
    close: (lease, settlement) => this.step(() => this.inner.ledger.close(lease, settlement)),
    release: (lease) => this.step(() => this.inner.ledger.release(lease)),
  };
  axiom: Ports['axiom'] = {
    ingest: (chunk, timeoutMs) => this.step(() => this.inner.axiom.ingest(chunk, timeoutMs)),
    present: (to, ids, span, timeoutMs) =>
      this.step(() => this.inner.axiom.present(to, ids, span, timeoutMs)),
  };
  queue: Ports['queue'] = {
    keep: (parcel) => this.step(() => this.inner.queue.keep(parcel)),
    publish: (task) => this.step(() => this.inner.queue.publish(task)),
  };

  /** The result of the work, or that the process was killed at it. */
  survive<T>(work: (ports: Ports) => Promise<T>): Promise<T | 'died'> {
    return Promise.race([work(this), this.death]);
  }

  private async step<T>(effect: () => Promise<T>): Promise<T> {
    if (this.isOver()) return NEVER;
    const result = await effect();
    return this.isOver() ? NEVER : result;
  }

  private isOver(): boolean {
    if (!this.dead && ++this.steps === this.dieAt) this.die();
    return this.dead;
  }
}

const NEVER = new Promise<never>(() => undefined);
