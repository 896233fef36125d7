import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { Hono } from 'hono';
import { cors } from 'hono/cors';
import { Faults } from '../http/faults';
import { serve } from '../http/serve';
import { API_TOKEN, eventsApi } from './api';
import { type Envelope, type EnvelopeItem, parseEnvelope } from './envelope';
import { type FoundString, leaksOf } from './strings';

const PUBLIC_KEY = 'local';
const PROJECT = '1';
const MAX_ENVELOPE_BYTES = 200_000_000;
const unzip = promisify(gunzip);

export interface LocalSentry {
  url: string;
  /** For `SENTRY_API_TOKEN`. */
  apiToken: string;
  /** For `SENTRY_DSN`. */
  dsn: string;
  faults: Faults;
  /** Everything that was taken, oldest first. */
  envelopes: readonly Envelope[];
  items(type?: string): EnvelopeItem[];
  /** Check-ins of cron monitors, oldest first. */
  checkIns: readonly CheckIn[];
  /** Address of a monitor, for `SENTRY_CRON_URL`. */
  cronUrl: string;
  /** Payloads of the items of type `event`. */
  events(): unknown[];
  /** Every text in every envelope that holds one of the canaries, headers included. */
  leaks(canaries: readonly string[]): FoundString[];
  clear(): void;
  close(): Promise<void>;
}

export interface CheckIn {
  monitor: string;
  status: string;
  environment: string;
}

/** Sentry's envelope endpoint and its cron check-ins; it keeps what it gets. */
export async function startSentry(options: { port?: number } = {}): Promise<LocalSentry> {
  const faults = new Faults();
  const envelopes: Envelope[] = [];
  const checkIns: CheckIn[] = [];
  const items = (type?: string) =>
    envelopes.flatMap((envelope) =>
      envelope.items.filter((item) => type === undefined || item.type === type),
    );

  const app = new Hono();
  // Pages of any origin report, as to Sentry itself.
  app.use(`/api/${PROJECT}/*`, cors());
  app.use(faults.middleware());
  app.route('/', faults.routes());
  app.route('/', eventsApi(envelopes));
  app.get('/_local/items', (c) => c.json(items(c.req.query('type'))));
  app.delete('/_local/items', (c) => {
    envelopes.length = 0;
    return c.json({ ok: true });
  });
  app.post(`/api/${PROJECT}/envelope/`, async (c) => {
    const key =
      /sentry_key=(\w+)/.exec(c.req.header('x-sentry-auth') ?? '')?.[1] ?? c.req.query('sentry_key');
    if (key !== PUBLIC_KEY) return c.json({ detail: 'the public key of the DSN is missing or wrong' }, 403);
    const encoding = c.req.header('content-encoding') ?? 'identity';
    if (encoding !== 'gzip' && encoding !== 'identity')
      return c.json({ detail: `content-encoding ${encoding} is not played by the local Sentry` }, 415);
    try {
      const body = Buffer.from(await c.req.arrayBuffer());
      const options = { maxOutputLength: MAX_ENVELOPE_BYTES };
      const envelope = parseEnvelope(encoding === 'gzip' ? await unzip(body, options) : body);
      envelopes.push(envelope);
      return c.json({ id: envelope.header.event_id ?? '' });
    } catch (error) {
      return c.json(
        { detail: `bad envelope: ${error instanceof Error ? error.message : String(error)}` },
        400,
      );
    }
  });
  app.get(`/api/${PROJECT}/cron/:monitor/${PUBLIC_KEY}/`, (c) => {
    const { status, environment = 'production' } = c.req.query();
    if (status === undefined) return c.json({ detail: 'status is missing' }, 400);
    checkIns.push({ monitor: c.req.param('monitor') ?? '', status, environment });
    return c.json({ id: String(checkIns.length) }, 202);
  });
  app.notFound((c) =>
    c.json({ detail: `the local Sentry does not play ${c.req.method} ${c.req.path}` }, 404),
  );
  const served = await serve(app, options.port);
  return {
    url: served.url,
    apiToken: API_TOKEN,
    dsn: `${served.url.replace('://', `://${PUBLIC_KEY}@`)}/${PROJECT}`,
    faults,
    envelopes,
    checkIns,
    cronUrl: `${served.url}/api/${PROJECT}/cron/alerts/${PUBLIC_KEY}/`,
    items,
    events: () => items('event').map(({ payload }) => payload),
    leaks: (canaries) => leaksOf(envelopes, canaries),
    clear: () => {
      envelopes.length = 0;
      checkIns.length = 0;
    },
    async close() {
      faults.clear();
      await served.close();
    },
  };
}
