import type { HttpBindings } from '@hono/node-server';
import { Hono, type MiddlewareHandler } from 'hono';
import { z } from 'zod';

/** What a stand-in can be told to do wrong. `times` counts requests; without it the fault stays until cleared. */
export const faultSchema = z.object({
  kind: z.enum(['hang', 'hold', 'status', 'lose_response', 'delay', 'duplicate', 'reorder']),
  /** Substring of `METHOD /path` that the request must contain; every request when absent. */
  match: z.string().optional(),
  times: z.number().int().positive().optional(),
  /** `status` only. */
  status: z.number().int().min(400).max(599).default(503),
  body: z.string().default(''),
  headers: z.record(z.string(), z.string()).default({}),
  /** `delay` only, in milliseconds. */
  ms: z.number().int().min(0).default(0),
});

export type Fault = z.infer<typeof faultSchema>;
export type FaultInput = z.input<typeof faultSchema>;

/**
 * The fault switches of one stand-in. `duplicate` and `reorder` concern deliveries that the stand-in makes itself:
 * it asks with {@link take}; the rest is applied to incoming requests by {@link middleware}.
 */
export class Faults {
  private active: Fault[] = [];
  private hanging = new Set<() => void>();

  set(fault: FaultInput): void {
    this.active.push(faultSchema.parse(fault));
  }

  clear(): void {
    this.active = [];
    for (const release of this.hanging) release();
    this.hanging.clear();
  }

  /** How many requests hang or are held now. */
  hangs(): number {
    return this.hanging.size;
  }

  /** Uses up one application of the first active fault of that kind; null when there is none. */
  take(kind: Fault['kind'], subject: string): Fault | null {
    const fault = this.active.find(
      (f) => f.kind === kind && (f.match === undefined || subject.includes(f.match)),
    );
    if (fault === undefined) return null;
    if (fault.times !== undefined && --fault.times <= 0) this.active.splice(this.active.indexOf(fault), 1);
    return fault;
  }

  /** Applies hang, hold, delay, status and lost response to the requests of a Hono app. `hold` serves when cleared. */
  middleware(): MiddlewareHandler<{ Bindings: Partial<HttpBindings> }> {
    return async (c, next) => {
      const subject = `${c.req.method} ${c.req.path}`;
      if (c.req.path.startsWith('/_local/')) return next();
      const delay = this.take('delay', subject);
      if (delay) await new Promise((resolve) => setTimeout(resolve, delay.ms));
      if (this.take('hang', subject)) {
        await new Promise<void>((release) => this.hanging.add(release));
        // A request that hung was never served: going on now could act for a caller that is long gone.
        c.env.outgoing?.destroy();
        return new Response(null, { status: 503 });
      }
      if (this.take('hold', subject)) await new Promise<void>((release) => this.hanging.add(release));
      const refused = this.take('status', subject);
      if (refused) return new Response(refused.body, { status: refused.status, headers: refused.headers });
      const lost = this.take('lose_response', subject);
      await next();
      if (lost) c.env.outgoing?.destroy();
      return undefined;
    };
  }

  /** `POST /_local/faults` sets one, `DELETE` clears all: how another process (the demo, a test) reaches the switches. */
  routes(): Hono {
    const app = new Hono();
    app.post('/_local/faults', async (c) => {
      const parsed = faultSchema.safeParse(await c.req.json());
      if (!parsed.success) return c.json({ error: z.prettifyError(parsed.error) }, 400);
      this.set(parsed.data);
      return c.json({ ok: true });
    });
    app.delete('/_local/faults', (c) => {
      this.clear();
      return c.json({ ok: true });
    });
    return app;
  }
}
