import { type Context, Hono } from 'hono';
import { parseIngestBody } from '../ingest-body';
import type { Store } from '../store';
import { errorResponse } from './error';

/** Options of Axiom's ingest that the stand-in refuses rather than ignores. */
const REFUSED_HEADERS = ['x-axiom-event-labels', 'x-axiom-csv-fields'];

/** `POST /v1/ingest/{dataset}` of the edge, and the older `POST /v1/datasets/{dataset}/ingest`. */
export function ingestRoutes(store: Store, now: () => number): Hono {
  const ingest = async (c: Context): Promise<Response> => {
    const refused = REFUSED_HEADERS.find((header) => c.req.header(header) !== undefined);
    if (refused !== undefined) return errorResponse(c, 400, `the header ${refused} is not implemented`);
    if (c.req.query('timestamp-format')) return errorResponse(c, 400, 'timestamp-format is not implemented');
    const body = parseIngestBody(
      new Uint8Array(await c.req.arrayBuffer()),
      c.req.header('content-type') ?? '',
      c.req.header('content-encoding') ?? '',
    );
    if (!body.ok) return errorResponse(c, 400, body.message);
    const timestampField = c.req.query('timestamp-field') || '_time';
    const outcome = store.ingest(c.req.param('dataset') ?? '', body.events, {
      receivedAt: now(),
      timestampField,
    });
    if (outcome.kind === 'dataset_not_found') return errorResponse(c, 404, 'dataset not found');
    const { ingested, failures } = outcome;
    const failed = failures.length;
    return c.json({
      ingested,
      failed,
      failures,
      processedBytes: body.bytes,
      blocksCreated: 0,
      walLength: ingested,
    });
  };
  const app = new Hono();
  app.post('/v1/ingest/:dataset', ingest);
  app.post('/v1/datasets/:dataset/ingest', ingest);
  return app;
}
