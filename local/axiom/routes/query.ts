import { type Context, Hono } from 'hono';
import { z } from 'zod';
import { execute, type QueryRequest } from '../query';
import { legacyResult } from '../result/legacy';
import { tabularResult } from '../result/tabular';
import type { Store } from '../store';
import { errorResponse, queryErrorResponse } from './error';

const requestSchema = z.strictObject({
  apl: z.string(),
  startTime: z.string().optional(),
  endTime: z.string().optional(),
  defaultLimit: z.int().positive().optional(),
  maxBinAutoGroups: z.int().positive().optional(),
  /** How Axiom's own pages draw the result; has no effect on it. */
  queryOptions: z.record(z.string(), z.unknown()).optional(),
  includeCursor: z.literal(false).optional(),
  includeCursorField: z.literal(false).optional(),
});

/** `POST /v1/query/_apl` of the edge, and the older `POST /v1/datasets/_apl`. */
export function queryRoutes(store: Store, now: () => number): Hono {
  const query = async (c: Context): Promise<Response> => {
    const format = c.req.query('format') ?? 'legacy';
    if (format !== 'tabular' && format !== 'legacy')
      return errorResponse(c, 400, `format '${format}' is not implemented`);
    if (c.req.query('cursor')) return errorResponse(c, 400, 'cursor is not implemented; page by _time');
    const parsed = requestSchema.safeParse(await c.req.json().catch(() => null));
    if (!parsed.success) return errorResponse(c, 400, z.prettifyError(parsed.error));
    const at = now();
    const present = format === 'tabular' ? tabularResult : legacyResult;
    const outcome = execute(store, defined(parsed.data), at, (execution) => present(execution, at));
    return outcome.ok ? c.json(outcome.result) : queryErrorResponse(c, outcome.error);
  };
  const app = new Hono();
  app.post('/v1/query/_apl', query);
  app.post('/v1/datasets/_apl', query);
  return app;
}

/** Without the keys that are absent, which the type does not tell from undefined ones. */
function defined({
  apl,
  startTime,
  endTime,
  defaultLimit,
  maxBinAutoGroups,
}: z.infer<typeof requestSchema>): QueryRequest {
  return {
    apl,
    ...(startTime === undefined ? {} : { startTime }),
    ...(endTime === undefined ? {} : { endTime }),
    ...(defaultLimit === undefined ? {} : { defaultLimit }),
    ...(maxBinAutoGroups === undefined ? {} : { maxBinAutoGroups }),
  };
}
