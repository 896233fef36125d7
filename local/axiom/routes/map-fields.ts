import { type Context, Hono } from 'hono';
import { z } from 'zod';
import type { Store } from '../store';
import { errorResponse } from './error';

const namesSchema = z.array(z.string());
const nameSchema = z.object({ name: z.string() });

/** Which fields of a dataset keep their objects whole, for events ingested from then on. */
export function mapFieldRoutes(store: Store, now: () => number): Hono {
  const app = new Hono().basePath('/v2/datasets/:id/mapfields');

  const change = (
    c: Context,
    to: (names: readonly string[]) => string[],
    answer: () => Response,
  ): Response => {
    const id = c.req.param('id') ?? '';
    const dataset = store.dataset(id);
    if (dataset === null) return errorResponse(c, 404, 'dataset not found');
    store.update(id, now(), { mapFields: to(dataset.info.mapFields) });
    return answer();
  };

  app.get('/', (c) => {
    const dataset = store.dataset(c.req.param('id') ?? '');
    return dataset === null ? errorResponse(c, 404, 'dataset not found') : c.json(dataset.info.mapFields);
  });

  app.put('/', async (c) => {
    const parsed = namesSchema.safeParse(await c.req.json().catch(() => null));
    if (!parsed.success) return errorResponse(c, 400, z.prettifyError(parsed.error));
    return change(
      c,
      () => parsed.data,
      () => c.json(parsed.data),
    );
  });

  app.post('/', async (c) => {
    const parsed = nameSchema.safeParse(await c.req.json().catch(() => null));
    if (!parsed.success) return errorResponse(c, 400, z.prettifyError(parsed.error));
    const { name } = parsed.data;
    return change(
      c,
      (names) => [...new Set([...names, name])],
      () => c.json({ name }),
    );
  });

  app.delete('/:name', (c) => {
    const name = c.req.param('name');
    return change(
      c,
      (names) => names.filter((other) => other !== name),
      () => c.body(null, 204),
    );
  });
  return app;
}
