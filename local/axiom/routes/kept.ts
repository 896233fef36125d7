import { type Context, Hono } from 'hono';
import type { z } from 'zod';
import type { Collection } from '../resources/collection';
import { newId } from '../resources/id';
import type { Kept } from '../resources/resources';
import { page, readBody } from './body';
import { errorResponse } from './error';

interface KeptKind {
  /** `/v2/monitors` and the like. */
  readonly path: string;
  /** What a missing one is called in errors. */
  readonly noun: string;
  readonly collection: Collection<Kept>;
  readonly schema: z.ZodType<object>;
  /** Keys that the server sets when one is made. */
  readonly stamp?: (at: string) => object;
  /** Keys that the server sets whenever one changes. */
  readonly touch?: (at: string) => object;
  /** Which to list, by the request's query string. */
  readonly listed?: (item: Kept, query: (name: string) => string | undefined) => boolean;
}

/** List, make, get, replace and delete things of one kind. A change replaces what was given before, as PUT says. */
export function keptRoutes(kind: KeptKind, now: () => number): Hono {
  const { collection, schema, noun, stamp = () => ({}), touch = () => ({}), listed = () => true } = kind;
  const app = new Hono().basePath(kind.path);
  const missing = (c: Context): Response => errorResponse(c, 404, `${noun} not found`);
  const at = (): string => new Date(now()).toISOString();

  app.get('/', (c) => {
    const all = collection.all().filter((item) => listed(item, (name) => c.req.query(name)));
    return c.json(c.req.query('limit') === undefined ? all : page(c, all));
  });

  app.post('/', async (c) => {
    const body = await readBody(c, schema);
    if (!body.ok) return errorResponse(c, 400, `${noun} validation failed ${body.message}`);
    const id = newId();
    return c.json(collection.set(id, { ...body.data, ...stamp(at()), ...touch(at()), id }));
  });

  app.get('/:id', (c) => {
    const item = collection.get(c.req.param('id'));
    return item === null ? missing(c) : c.json(item);
  });

  app.put('/:id', async (c) => {
    const existing = collection.get(c.req.param('id'));
    if (existing === null) return missing(c);
    const body = await readBody(c, schema);
    if (!body.ok) return errorResponse(c, 400, `${noun} validation failed ${body.message}`);
    const stamped = Object.keys(stamp('')).map((key) => [key, existing[key]]);
    const { id } = existing;
    return c.json(collection.set(id, { ...body.data, ...Object.fromEntries(stamped), ...touch(at()), id }));
  });

  app.delete('/:id', (c) => (collection.delete(c.req.param('id')) ? c.body(null, 204) : missing(c)));
  return app;
}
