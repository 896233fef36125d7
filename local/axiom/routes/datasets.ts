import { type Context, Hono } from 'hono';
import { z } from 'zod';
import type { Dataset } from '../dataset';
import { fieldMetas } from '../result/tabular';
import type { Store } from '../store';
import { DateTime } from '../values/datetime';
import { parseTimeSpan } from '../values/timespan';
import { defined, readBody } from './body';
import { errorResponse } from './error';

const updateSchema = z.object({
  description: z.string().optional(),
  retentionDays: z.int().min(0).optional(),
  useRetentionPeriod: z.boolean().optional(),
});

const createSchema = updateSchema.extend({
  name: z.string().regex(/^[A-Za-z0-9-]{1,128}$/, 'a dataset name is 1 to 128 letters, digits and hyphens'),
  kind: z.enum(['axiom:events:v1', 'otel:logs:v1', 'otel:traces:v1', 'otel:metrics:v1']).optional(),
});

const trimSchema = z.object({ maxDuration: z.string() });

const fieldSchema = z.object({
  name: z.string(),
  type: z.string(),
  description: z.string().default(''),
  unit: z.string().default(''),
  hidden: z.boolean().default(false),
});

const missing = (c: Context): Response => errorResponse(c, 404, 'dataset not found');

/** The `/v2/datasets` API, and the older `/v1/datasets`, whose trim tells a number. */
export function datasetRoutes(store: Store, now: () => number): Hono {
  const app = new Hono();
  app.route('/v1/datasets', collectionRoutes(store, now, 'v1'));
  app.route('/v2/datasets', collectionRoutes(store, now, 'v2'));
  app.route('/v2/datasets', fieldRoutes(store, now));
  return app;
}

function collectionRoutes(store: Store, now: () => number, version: 'v1' | 'v2'): Hono {
  const app = new Hono();
  app.get('/', (c) => c.json(store.datasets().map(description)));

  app.post('/', async (c) => {
    const body = await readBody(c, createSchema);
    if (!body.ok) return errorResponse(c, 400, `dataset validation failed ${body.message}`);
    const { name, ...settings } = body.data;
    if (store.create(name, now(), defined(settings)) === 'exists') {
      return errorResponse(c, 409, 'dataset already exists');
    }
    const dataset = store.dataset(name);
    return dataset === null ? missing(c) : c.json(description(dataset));
  });

  app.get('/:id', (c) => {
    const dataset = store.dataset(c.req.param('id'));
    return dataset === null ? missing(c) : c.json(description(dataset));
  });

  app.put('/:id', async (c) => {
    const body = await readBody(c, updateSchema);
    if (!body.ok) return errorResponse(c, 400, `dataset validation failed ${body.message}`);
    const dataset = store.update(c.req.param('id'), now(), defined(body.data));
    return dataset === null ? missing(c) : c.json(description(dataset));
  });

  app.delete('/:id', (c) => (store.delete(c.req.param('id')) ? c.body(null, 204) : missing(c)));

  app.post('/:id/trim', async (c) => {
    const body = await readBody(c, trimSchema);
    const age = body.ok ? parseTimeSpan(body.data.maxDuration) : null;
    if (age === null) return errorResponse(c, 400, 'maxDuration has to be a duration such as 1h');
    const removed = store.trim(c.req.param('id'), new DateTime(now() - age));
    if (removed === null) return missing(c);
    return version === 'v1' ? c.json({ numDeleted: removed }) : c.body(null, 204);
  });
  return app;
}

/** What people say about a dataset's fields: what they mean, their unit, whether to show them. */
function fieldRoutes(store: Store, now: () => number): Hono {
  const app = new Hono();
  app.post('/:id/vacuum', (c) => {
    const dataset = store.vacuum(c.req.param('id'));
    return dataset === null ? missing(c) : c.json(description(dataset));
  });

  app.get('/:id/fields', (c) => {
    const dataset = store.dataset(c.req.param('id'));
    return dataset === null ? missing(c) : c.json(fieldMetas(dataset));
  });

  app.get('/:id/fields/:field', (c) => {
    const dataset = store.dataset(c.req.param('id'));
    if (dataset === null) return missing(c);
    const field = fieldMetas(dataset).find(({ name }) => name === c.req.param('field'));
    return field === undefined ? errorResponse(c, 404, 'field not found') : c.json(field);
  });

  app.put('/:id/fields/:field', async (c) => {
    const dataset = store.dataset(c.req.param('id'));
    if (dataset === null) return missing(c);
    const body = await readBody(c, fieldSchema);
    if (!body.ok) return errorResponse(c, 400, `field validation failed ${body.message}`);
    const name = c.req.param('field');
    const { description, unit, hidden } = body.data;
    const fields = { ...dataset.info.fields, [name]: { description, unit, hidden } };
    store.update(dataset.info.name, now(), { fields });
    const field = fieldMetas(dataset).find((meta) => meta.name === name);
    return field === undefined ? errorResponse(c, 404, 'field not found') : c.json(field);
  });
  return app;
}

function description({ info }: Dataset): object {
  const { fields: _, ...shown } = info;
  return { ...shown, id: info.name, who: 'local', canWrite: true };
}
