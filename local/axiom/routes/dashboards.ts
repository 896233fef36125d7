import { type Context, Hono } from 'hono';
import type { z } from 'zod';
import { dashboardSchema, dashboardUid } from '@/axiom/api/dashboard';
import type { Collection } from '../resources/collection';
import { chartPatchSchema, type DashboardResource, upsertSchema } from '../resources/dashboard';
import { newId } from '../resources/id';
import { mergePatch } from '../resources/merge-patch';
import { check, page, readBody } from './body';

type Change = Pick<z.infer<typeof upsertSchema>, 'overwrite' | 'version'>;
type ErrorCode = 'invalid_dashboard' | 'not_found' | 'already_exists' | 'version_conflict';
const STATUS = {
  invalid_dashboard: 400,
  not_found: 404,
  already_exists: 409,
  version_conflict: 412,
} as const;
const WHO = 'local';

/** Axiom's error body for dashboards, whose `code` is a word. */
function refuse(
  c: Context,
  code: ErrorCode,
  message: string,
  more: { uid?: string; currentVersion?: number } = {},
) {
  return c.json({ code, message, ...more }, STATUS[code]);
}

/** The `/v2/dashboards` API. A change names the version it is made from, or says `overwrite`. */
export function dashboardRoutes(dashboards: Collection<DashboardResource>, now: () => number): Hono {
  const app = new Hono().basePath('/v2/dashboards');
  const missing = (c: Context): Response => refuse(c, 'not_found', 'dashboard not found');

  const write = (c: Context, uid: string, document: unknown, change: Change): Response => {
    const body = check(dashboardSchema, document);
    if (!body.ok)
      return refuse(c, 'invalid_dashboard', `dashboard validation failed ${body.message}`, { uid });
    if (body.data.uid !== undefined && body.data.uid !== uid) {
      return refuse(c, 'invalid_dashboard', `dashboard validation failed at [uid]: has to be ${uid}`, {
        uid,
      });
    }
    const existing = dashboards.get(uid);
    const conflict = existing === null ? absentConflict(change) : versionConflict(existing, change);
    if (conflict !== null) {
      const current = existing === null ? {} : { currentVersion: existing.version };
      return refuse(c, conflict.code, conflict.message, { uid, ...current });
    }
    const updatedAt = new Date(now()).toISOString();
    const dashboard = dashboards.set(uid, {
      ...(existing ?? { uid, id: newId(), createdAt: updatedAt, createdBy: WHO }),
      version: (existing?.version ?? 0) + 1,
      dashboard: body.data,
      updatedAt,
      updatedBy: WHO,
    });
    if (existing === null) return c.json({ status: 'created', dashboard, overwritten: false }, 201);
    const overwritten = change.overwrite && change.version !== existing.version;
    return c.json({ status: 'updated', dashboard, overwritten }, 200);
  };

  app.get('/', (c) => c.json(page(c, dashboards.all())));

  app.post('/', async (c) => {
    const body = await readBody(c, upsertSchema);
    if (!body.ok) return refuse(c, 'invalid_dashboard', `dashboard validation failed ${body.message}`);
    const { dashboard, uid, ...change } = body.data;
    return write(c, uid ?? uidOf(dashboard) ?? newId(), dashboard, change);
  });

  app.get('/uid/:uid', (c) => {
    const dashboard = dashboards.get(c.req.param('uid'));
    return dashboard === null ? missing(c) : c.json(dashboard);
  });

  app.put('/uid/:uid', async (c) => {
    const uid = check(dashboardUid, c.req.param('uid'));
    if (!uid.ok) return refuse(c, 'invalid_dashboard', `dashboard validation failed ${uid.message}`);
    const body = await readBody(c, upsertSchema);
    if (!body.ok) return refuse(c, 'invalid_dashboard', `dashboard validation failed ${body.message}`);
    if (body.data.uid !== undefined && body.data.uid !== uid.data) {
      return refuse(c, 'invalid_dashboard', `dashboard validation failed at [uid]: has to be ${uid.data}`);
    }
    return write(c, uid.data, body.data.dashboard, body.data);
  });

  app.delete('/uid/:uid', (c) => (dashboards.delete(c.req.param('uid')) ? c.body(null, 204) : missing(c)));

  app.patch('/uid/:uid/charts/:chartId', async (c) => {
    const existing = dashboards.get(c.req.param('uid'));
    if (existing === null) return missing(c);
    const chartId = c.req.param('chartId');
    if (!existing.dashboard.charts.some(({ id }) => id === chartId))
      return refuse(c, 'not_found', 'chart not found');
    const body = await readBody(c, chartPatchSchema);
    if (!body.ok) return refuse(c, 'invalid_dashboard', `chart validation failed ${body.message}`);
    const { chart, ...change } = body.data;
    if (chart.id !== undefined && chart.id !== chartId) {
      return refuse(c, 'invalid_dashboard', `chart validation failed at [id]: has to be ${chartId}`);
    }
    const charts = existing.dashboard.charts.map((one) =>
      one.id === chartId ? mergePatch(one, chart) : one,
    );
    return write(c, existing.uid, { ...existing.dashboard, charts }, change);
  });
  return app;
}

function uidOf(document: unknown): string | undefined {
  const found =
    typeof document === 'object' && document !== null && 'uid' in document ? document.uid : undefined;
  return dashboardUid.safeParse(found).data;
}

interface Conflict {
  readonly code: ErrorCode;
  readonly message: string;
}

/** A change of a version that is not there: somebody deleted the dashboard since. */
function absentConflict({ version, overwrite }: Change): Conflict | null {
  if (version === undefined || version === 0 || overwrite) return null;
  return { code: 'version_conflict', message: `dashboard has no version ${version}: it does not exist` };
}

function versionConflict(
  { version: current }: DashboardResource,
  { version, overwrite }: Change,
): Conflict | null {
  if (overwrite || version === current) return null;
  if (version === undefined)
    return { code: 'already_exists', message: 'dashboard already exists; name its version or overwrite' };
  return { code: 'version_conflict', message: `dashboard is at version ${current}, not ${version}` };
}
