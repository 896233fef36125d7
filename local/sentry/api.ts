import { Hono } from 'hono';
import { z } from 'zod';
import type { Envelope } from './envelope';

export const API_TOKEN = 'sntrys-local';
const MOST = 100;

const payloadSchema = z.looseObject({
  event_id: z.string().default(''),
  timestamp: z.union([z.string(), z.number()]).optional(),
  tags: z.record(z.string(), z.unknown()).default({}),
  breadcrumbs: z.unknown().optional(),
  exception: z.unknown().optional(),
});

/**
 * "List a Project's Error Events" of Sentry's API: the events in full, newest first, a page at a time. Only `full=true` is
 * played, and the properties of an event that Sentry renames are named as it does; the others stay as they were sent.
 */
export function eventsApi(envelopes: readonly Envelope[]): Hono {
  const app = new Hono();
  app.get('/api/0/projects/:org/:project/events/', (c) => {
    if (c.req.header('authorization') !== `Bearer ${API_TOKEN}`)
      return c.json({ detail: 'Invalid token' }, 401);
    const { full, start, end, cursor = '0:0:0' } = c.req.query();
    if (full !== 'true') return c.json({ detail: 'the local Sentry plays full=true only' }, 400);
    const [from, to] = [Date.parse(start ?? ''), Date.parse(end ?? '')];
    if (Number.isNaN(from) || Number.isNaN(to)) return c.json({ detail: 'start and end are needed' }, 400);
    const events = envelopes
      .flatMap(({ items }) => items.filter(({ type }) => type === 'event'))
      .map(({ payload }) => payloadSchema.parse(payload))
      .filter(({ timestamp }) => from <= timeOf(timestamp) && timeOf(timestamp) <= to)
      .reverse();
    const offset = Number(cursor.split(':')[1]);
    const more = offset + MOST < events.length;
    c.header('link', `<${c.req.url}>; rel="next"; results="${more}"; cursor="0:${offset + MOST}:0"`);
    return c.json(events.slice(offset, offset + MOST).map(view));
  });
  return app;
}

/** Seconds, or an ISO stamp. */
const timeOf = (timestamp: string | number | undefined): number =>
  typeof timestamp === 'number' ? timestamp * 1_000 : Date.parse(timestamp ?? '');

function view({ event_id, tags, breadcrumbs, exception, ...rest }: z.infer<typeof payloadSchema>) {
  const crumbs = Array.isArray(breadcrumbs) ? { values: breadcrumbs } : breadcrumbs;
  return {
    ...rest,
    eventID: event_id,
    tags: Object.entries(tags).map(([key, value]) => ({ key, value: value === null ? null : String(value) })),
    entries: [
      ...(exception === undefined ? [] : [{ type: 'exception', data: exception }]),
      ...(crumbs === undefined ? [] : [{ type: 'breadcrumbs', data: crumbs }]),
    ],
  };
}
