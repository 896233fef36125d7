import { type Context, Hono } from 'hono';
import { z } from 'zod';
import { parseIngestBody } from '../ingest-body';
import type { Store } from '../store';
import { errorResponse } from './error';

/** Labels that every event of a request gets. */
const labelsSchema = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));

/** `POST /v1/ingest/{dataset}` of the edge, and the older `POST /v1/datasets/{dataset}/ingest`. */
export function ingestRoutes(store: Store, now: () => number): Hono {
  const ingest = async (c: Context): Promise<Response> => {
    if (c.req.query('timestamp-format')) return errorResponse(c, 400, 'timestamp-format is not implemented');
    const labels = parseLabels(c.req.header('x-axiom-event-labels'));
    if (labels === null)
      return errorResponse(c, 400, 'X-Axiom-Event-Labels is no JSON object of texts, numbers and booleans');
    const csvFields = c.req.header('x-axiom-csv-fields');
    const delimiter = c.req.query('csv-delimiter');
    const body = parseIngestBody(new Uint8Array(await c.req.arrayBuffer()), {
      contentType: c.req.header('content-type') ?? '',
      contentEncoding: c.req.header('content-encoding') ?? '',
      ...(delimiter ? { delimiter } : {}),
      ...(csvFields === undefined ? {} : { csvFields: csvFields.split(',').map((field) => field.trim()) }),
    });
    if (!body.ok) return errorResponse(c, 400, body.message);
    const timestampField = c.req.query('timestamp-field') || '_time';
    const outcome = store.ingest(c.req.param('dataset') ?? '', labelled(body.events, labels), {
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

function parseLabels(header: string | undefined): Record<string, unknown> | null {
  if (header === undefined) return {};
  try {
    return labelsSchema.safeParse(JSON.parse(header)).data ?? null;
  } catch {
    return null;
  }
}

function labelled(events: readonly unknown[], labels: Record<string, unknown>): readonly unknown[] {
  if (Object.keys(labels).length === 0) return events;
  return events.map((event) =>
    typeof event === 'object' && event !== null ? { ...event, ...labels } : event,
  );
}
