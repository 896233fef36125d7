import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import { Faults } from '../http/faults';
import { serve } from '../http/serve';
import { warmUp } from './parse/kusto';
import { openResources, type Resources } from './resources/resources';
import { annotationRoutes } from './routes/annotations';
import { dashboardRoutes } from './routes/dashboards';
import { datasetRoutes } from './routes/datasets';
import { errorResponse } from './routes/error';
import { ingestRoutes } from './routes/ingest';
import { mapFieldRoutes } from './routes/map-fields';
import { queryRoutes } from './routes/query';
import { resourceRoutes } from './routes/resources';
import { userRoutes } from './routes/users';
import { Store } from './store';

export interface AxiomOptions {
  /** 0, the default, takes a free port. */
  readonly port?: number;
  /** The API token that requests have to carry. */
  readonly token?: string;
  /** Where to keep the data; in memory alone when absent. */
  readonly dataFolder?: string;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
  /** Datasets to make at the start, where they do not exist yet. */
  readonly datasets?: readonly string[];
  /** Fields a dataset may have; 256 when absent. */
  readonly maxFields?: number;
}

export interface Axiom {
  readonly url: string;
  readonly token: string;
  readonly store: Store;
  readonly resources: Resources;
  readonly faults: Faults;
  close(): Promise<void>;
}

/**
 * Serves a stand-in for Axiom: ingest, APL queries, datasets, dashboards, monitors and their kin, as the real client talks to them.
 *
 * @throws the system's error when the port or the data folder cannot be used.
 */
export async function startAxiom(options: AxiomOptions = {}): Promise<Axiom> {
  const { port = 0, token = 'xaat-local', dataFolder, now = Date.now, datasets = [], maxFields } = options;
  const store = new Store({
    ...(dataFolder === undefined ? {} : { dataFolder }),
    ...(maxFields === undefined ? {} : { maxFields }),
  });
  for (const name of datasets) store.create(name, now());
  const resources = openResources(dataFolder === undefined ? undefined : join(dataFolder, 'resources'));
  const faults = new Faults();
  warmUp();
  const served = await serve(axiomApp({ store, resources, faults, token, now }), port);
  return { url: served.url, token, store, resources, faults, close: served.close };
}

function axiomApp({
  store,
  resources,
  faults,
  token,
  now,
}: Pick<Axiom, 'store' | 'resources' | 'faults' | 'token'> & { now: () => number }) {
  const app = new Hono<{ Bindings: Partial<HttpBindings> }>();
  app.use(async (c, next) => {
    await next();
    c.header('X-Axiom-Trace-Id', randomBytes(16).toString('hex'));
  });
  app.use(faults.middleware());
  app.route('/', faults.routes());
  app.use(async (c, next) => {
    if (c.req.header('authorization') !== `Bearer ${token}`) return errorResponse(c, 401, 'unauthorized');
    return next();
  });
  app.route('/', ingestRoutes(store, now));
  app.route('/', queryRoutes(store, now));
  app.route('/', mapFieldRoutes(store, now));
  app.route('/', datasetRoutes(store, now));
  app.route('/', dashboardRoutes(resources.dashboards, now));
  app.route('/', annotationRoutes(resources.annotations, now));
  app.route('/', resourceRoutes(resources, now));
  app.route('/', userRoutes());
  app.notFound((c) => errorResponse(c, 404, `${c.req.method} ${c.req.path} not found`));
  return app;
}
