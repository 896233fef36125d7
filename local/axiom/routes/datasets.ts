import { Hono } from 'hono';
import { z } from 'zod';
import type { Dataset } from '../dataset';
import { fieldMetas } from '../result/tabular';
import type { DatasetSettings, Store } from '../store';
import { DateTime } from '../values/datetime';
import { parseTimeSpan } from '../values/timespan';
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

/** The `/v2/datasets` API: make, list, change, trim and delete datasets. */
export function datasetRoutes(store: Store, now: () => number): Hono {
  const app = new Hono().basePath('/v2/datasets');

  app.get('/', (c) => c.json(store.datasets().map(description)));

  app.post('/', async (c) => {
    const parsed = createSchema.safeParse(await c.req.json().catch(() => null));
    if (!parsed.success) return errorResponse(c, 400, z.prettifyError(parsed.error));
    const { name, ...settings } = parsed.data;
    if (store.create(name, now(), defined(settings)) === 'exists')
      return errorResponse(c, 409, 'dataset already exists');
    const dataset = store.dataset(name);
    return dataset === null ? errorResponse(c, 404, 'dataset not found') : c.json(description(dataset));
  });

  app.get('/:id', (c) => {
    const dataset = store.dataset(c.req.param('id'));
    return dataset === null ? errorResponse(c, 404, 'dataset not found') : c.json(description(dataset));
  });

  app.put('/:id', async (c) => {
    const parsed = updateSchema.safeParse(await c.req.json().catch(() => null));
    if (!parsed.success) return errorResponse(c, 400, z.prettifyError(parsed.error));
    const dataset = store.update(c.req.param('id'), now(), defined(parsed.data));
    return dataset === null ? errorResponse(c, 404, 'dataset not found') : c.json(description(dataset));
  });

  app.delete('/:id', (c) =>
    store.delete(c.req.param('id')) ? c.body(null, 204) : errorResponse(c, 404, 'dataset not found'),
  );

  app.post('/:id/trim', async (c) => {
    const parsed = trimSchema.safeParse(await c.req.json().catch(() => null));
    const age = parsed.success ? parseTimeSpan(parsed.data.maxDuration) : null;
    if (age === null) return errorResponse(c, 400, 'maxDuration has to be a duration such as 1h');
    const trimmed = store.trim(c.req.param('id'), new DateTime(now() - age));
    return trimmed ? c.body(null, 204) : errorResponse(c, 404, 'dataset not found');
  });

  app.get('/:id/fields', (c) => {
    const dataset = store.dataset(c.req.param('id'));
    return dataset === null
      ? errorResponse(c, 404, 'dataset not found')
      : c.json(fieldMetas(dataset.columns));
  });
  return app;
}

function description({ info }: Dataset): object {
  return { ...info, id: info.name, who: 'local', canWrite: true };
}

/** Without the keys that are absent, which the type does not tell from undefined ones. */
function defined(
  settings: { [K in keyof DatasetSettings]: DatasetSettings[K] | undefined },
): DatasetSettings {
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
}
