import { Hono } from 'hono';
import { Faults } from '../http/faults';
import { serve } from '../http/serve';

/** What Stripe has taken for a charge, in the currency's smallest unit. */
export interface ChargeFee {
  fee: number;
  currency: string;
}

export interface LocalStripe {
  url: string;
  faults: Faults;
  /** By charge; null for one that Stripe has not settled yet. */
  fees: Map<string, ChargeFee | null>;
  close(): Promise<void>;
}

/** The part of Stripe's API that is read: a charge with its balance transaction. */
export async function startStripe(options: { port?: number } = {}): Promise<LocalStripe> {
  const faults = new Faults();
  const fees = new Map<string, ChargeFee | null>();
  const app = new Hono();
  app.use(faults.middleware());
  app.route('/', faults.routes());
  app.get('/v1/charges/:id', (c) => {
    const id = c.req.param('id');
    const fee = fees.get(id);
    if (!c.req.header('authorization')?.startsWith('Bearer '))
      return c.json({ error: { type: 'invalid_request_error', message: 'No API key' } }, 401);
    if (fee === undefined)
      return c.json({ error: { type: 'invalid_request_error', message: `No such charge: '${id}'` } }, 404);
    const transaction = fee && { id: `txn_${id.slice(3)}`, object: 'balance_transaction', ...fee };
    return c.json({ id, object: 'charge', balance_transaction: transaction });
  });
  app.notFound((c) =>
    c.json({ error: { message: `The local Stripe does not play ${c.req.method} ${c.req.path}` } }, 404),
  );
  const served = await serve(app, options.port);
  return {
    url: served.url,
    faults,
    fees,
    async close() {
      faults.clear();
      await served.close();
    },
  };
}
