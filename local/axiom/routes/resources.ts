import { Hono } from 'hono';
import { notifierSchema } from '@/axiom/api/notifier';
import { monitorSchema } from '../resources/monitor';
import type { Resources } from '../resources/resources';
import { starredQuery, viewSchema, virtualField } from '../resources/saved';
import { errorResponse } from './error';
import { keptRoutes } from './kept';

const CREATED_BY = 'local';

/** Monitors, notifiers, starred queries, virtual fields and views. Monitors are kept, never run: see docs/local-axiom.md. */
export function resourceRoutes(resources: Resources, now: () => number): Hono {
  const app = new Hono();
  const stamp = (createdAt: string): object => ({ createdAt, createdBy: CREATED_BY });
  const touch = (updatedAt: string): object => ({ updatedAt });

  app.get('/v2/monitors/:id/history', (c) => {
    if (resources.monitors.get(c.req.param('id')) === null) return errorResponse(c, 404, 'monitor not found');
    const ends = [c.req.query('startTime'), c.req.query('endTime')];
    if (ends.some((end) => end === undefined || Number.isNaN(Date.parse(end)))) {
      return errorResponse(c, 400, 'startTime and endTime have to be RFC 3339 times');
    }
    return c.json([]);
  });
  const monitors = { path: '/v2/monitors', noun: 'monitor', collection: resources.monitors };
  app.route('/', keptRoutes({ ...monitors, schema: monitorSchema, stamp, touch }, now));

  const notifiers = { path: '/v2/notifiers', noun: 'notifier', collection: resources.notifiers };
  app.route('/', keptRoutes({ ...notifiers, schema: notifierSchema, stamp, touch }, now));

  const { starredQueries, virtualFields, views } = resources;
  app.route(
    '/',
    keptRoutes(
      {
        path: '/v2/apl-starred-queries',
        noun: 'starred query',
        collection: starredQueries,
        schema: starredQuery,
        listed: ({ dataset, name }, query) =>
          (query('dataset') ?? dataset) === dataset && `${name}`.includes(query('qs') ?? ''),
      },
      now,
    ),
  );
  app.route(
    '/',
    keptRoutes(
      {
        path: '/v2/vfields',
        noun: 'virtual field',
        collection: virtualFields,
        schema: virtualField,
        listed: ({ dataset }, query) => (query('dataset') ?? dataset) === dataset,
      },
      now,
    ),
  );
  app.route('/', keptRoutes({ path: '/v2/views', noun: 'view', collection: views, schema: viewSchema }, now));
  return app;
}
