import { type Context, Hono } from 'hono';
import { z } from 'zod';
import { type LegacyQuery, legacyQuerySchema, toApl } from '../legacy-query';
import { execute } from '../query';
import { legacyResult } from '../result/legacy';
import { tabularResult } from '../result/tabular';
import type { Store } from '../store';
import { defined, readBody } from './body';
import { errorResponse, queryErrorResponse } from './error';

const requestSchema = z.strictObject({
  apl: z.string(),
  startTime: z.string().optional(),
  endTime: z.string().optional(),
  defaultLimit: z.int().positive().optional(),
  maxBinAutoGroups: z.int().positive().optional(),
  /** How Axiom's own pages draw the result; has no effect on it. */
  queryOptions: z.record(z.string(), z.unknown()).optional(),
  /** Continues after (`includeCursor`: from) the row with this cursor. */
  cursor: z.string().optional(),
  includeCursor: z.boolean().optional(),
  /** Values for `declare query_parameters`. */
  variables: z.record(z.string(), z.json()).optional(),
  includeCursorField: z.literal(false).optional(),
});

/** `POST /v1/query/_apl` of the edge, and the older `POST /v1/datasets/_apl`. */
export function queryRoutes(store: Store, now: () => number): Hono {
  const query = async (c: Context): Promise<Response> => {
    const format = c.req.query('format') ?? 'legacy';
    if (format !== 'tabular' && format !== 'legacy')
      return errorResponse(c, 400, `format '${format}' is not implemented`);
    const parsed = requestSchema.safeParse(await c.req.json().catch(() => null));
    if (!parsed.success) return errorResponse(c, 400, z.prettifyError(parsed.error));
    const at = now();
    const present = format === 'tabular' ? tabularResult : legacyResult;
    const { queryOptions: _, includeCursorField: __, ...asked } = parsed.data;
    const cursor = c.req.query('cursor') || asked.cursor;
    const request = { ...defined(asked), apl: asked.apl, ...(cursor ? { cursor } : {}) };
    const outcome = execute(store, request, at, (execution) => present(execution, at));
    return outcome.ok ? c.json(outcome.result) : queryErrorResponse(c, outcome.error);
  };
  const legacyQuery = async (c: Context): Promise<Response> => {
    const dataset = c.req.param('dataset') ?? '';
    if (store.dataset(dataset) === null) return errorResponse(c, 404, 'dataset not found');
    const body = await readBody(c, legacyQuerySchema);
    if (!body.ok) return errorResponse(c, 400, `query validation failed ${body.message}`);
    try {
      return await structured(c, dataset, body.data);
    } catch (error) {
      return errorResponse(c, 400, error instanceof Error ? error.message : 'the query is not implemented');
    }
  };
  /** Buckets and totals are two queries: totals cannot be computed from buckets. */
  const structured = (c: Context, dataset: string, asked: LegacyQuery): Response => {
    const at = now();
    const run = (buckets: boolean) => {
      const { startTime, endTime } = asked;
      const request = { apl: toApl(dataset, asked, buckets), startTime, endTime };
      return execute(store, request, at, (execution) => legacyResult(execution, at));
    };
    const series = run(true);
    if (!series.ok) return queryErrorResponse(c, series.error);
    const totals = asked.aggregations === undefined ? series : run(false);
    if (!totals.ok) return queryErrorResponse(c, totals.error);
    const buckets = { series: series.result.buckets.series, totals: totals.result.buckets.totals };
    return c.json({ ...series.result, buckets });
  };
  const app = new Hono();
  app.post('/v1/query/_apl', query);
  app.post('/v1/datasets/_apl', query);
  app.post('/v1/datasets/:dataset/query', legacyQuery);
  return app;
}
