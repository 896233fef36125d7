import { type Context, Hono } from 'hono';
import { type Annotation, newAnnotation, updatedAnnotation } from '../resources/annotation';
import type { Collection } from '../resources/collection';
import { newId } from '../resources/id';
import { readBody } from './body';
import { errorResponse } from './error';

/** The `/v2/annotations` API. A change leaves what it does not name as it was. */
export function annotationRoutes(annotations: Collection<Annotation>, now: () => number): Hono {
  const app = new Hono().basePath('/v2/annotations');
  const missing = (c: Context): Response => errorResponse(c, 404, 'annotation not found');
  const refused = (c: Context, message: string): Response =>
    errorResponse(c, 400, `annotation validation failed ${message}`);

  app.get('/', (c) => {
    const datasets = c.req.queries('datasets')?.flatMap((names) => names.split(',')) ?? [];
    const [start, end] = [moment(c.req.query('start')), moment(c.req.query('end'))];
    if (start === 'invalid' || end === 'invalid')
      return refused(c, 'at [start end]: has to be an RFC 3339 time');
    const found = annotations.all().filter((annotation) => {
      const [from, to] = [Date.parse(annotation.time), Date.parse(annotation.endTime ?? annotation.time)];
      const within = (start === null || to >= start) && (end === null || from <= end);
      return within && (datasets.length === 0 || annotation.datasets.some((name) => datasets.includes(name)));
    });
    return c.json(found);
  });

  app.post('/', async (c) => {
    const body = await readBody(c, newAnnotation);
    if (!body.ok) return refused(c, body.message);
    const wrong = endsBeforeStart(body.data);
    if (wrong !== null) return refused(c, wrong);
    const id = newId('ann_');
    const time = body.data.time ?? new Date(now()).toISOString();
    return c.json(annotations.set(id, { ...body.data, id, time }), 201);
  });

  app.get('/:id', (c) => {
    const annotation = annotations.get(c.req.param('id'));
    return annotation === null ? missing(c) : c.json(annotation);
  });

  app.put('/:id', async (c) => {
    const annotation = annotations.get(c.req.param('id'));
    if (annotation === null) return missing(c);
    const body = await readBody(c, updatedAnnotation);
    if (!body.ok) return refused(c, body.message);
    const { datasets = annotation.datasets, type = annotation.type, time = annotation.time } = body.data;
    const changed = { ...annotation, ...body.data, datasets, type, time };
    const wrong = endsBeforeStart(changed);
    return wrong === null ? c.json(annotations.set(annotation.id, changed)) : refused(c, wrong);
  });

  app.delete('/:id', (c) => (annotations.delete(c.req.param('id')) ? c.body(null, 204) : missing(c)));
  return app;
}

function moment(text: string | undefined): number | null | 'invalid' {
  if (text === undefined || text === '') return null;
  const ms = Date.parse(text);
  return Number.isNaN(ms) ? 'invalid' : ms;
}

function endsBeforeStart({
  time,
  endTime,
}: {
  time?: string | undefined;
  endTime?: string | null | undefined;
}): string | null {
  if (time === undefined || typeof endTime !== 'string') return null;
  return Date.parse(endTime) < Date.parse(time) ? 'at [endTime]: lies before time' : null;
}
