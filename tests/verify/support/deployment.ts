import { afterAll, beforeAll, vi } from 'vitest';
import { POST as evaluate } from '@/app/api/alerts/evaluate/route';
import { GET as health } from '@/app/api/health/route';
import { POST as sendSms } from '@/app/api/jobs/send-sms/route';
import { POST as formLinkup } from '@/app/api/linkups/route';
import { POST as stripeWebhook } from '@/app/api/stripe/webhook/route';
import { POST as inbound } from '@/app/api/twilio/inbound/route';
import { POST as status } from '@/app/api/twilio/status/route';
import { handleDrain } from '@/drain/handler';
import { livePorts } from '@/drain/live/ports';
import { closeDatabase } from '@/lib/clients/database';
import { startSentry } from '@/lib/telemetry/sentry/node';
import { runChecks } from '@/lib/verify/run-checks';
import { stagesOf } from '@/lib/verify/stages';
import { type FurtherPlace, newSubject, type Subject } from '@/lib/verify/subject';
import { type Cloud, startCloud } from '@/local/cloud';
import { serve } from '@/local/http/serve';
import { prepareCloud } from '@/local/prepare';
import { consoleEntry, entryIds } from '@/local/vercel/entries';
import { LogDrain } from '@/local/vercel/log-drain';
import { throughEdge } from '../../helpers/edge';
import { hearOutput } from '../../helpers/log-lines';

type Serve = (request: Request) => Promise<Response>;

const routes: Readonly<Record<string, Serve>> = {
  'GET /api/health': health,
  'POST /api/alerts/evaluate': evaluate,
  'POST /api/jobs/send-sms': sendSms,
  'POST /api/linkups': formLinkup,
  'POST /api/stripe/webhook': stripeWebhook,
  'POST /api/twilio/inbound': inbound,
  'POST /api/twilio/status': status,
};

/** The app and the drain of one process on the embedded cloud, with the real edge and handlers. */
export interface Deployment {
  cloud: Cloud;
  /** Stands between the caller and a deployment; a test puts something wrong in here. */
  between: {
    app: (request: Request, serve: Serve) => Promise<Response>;
    drain: Deployment['between']['app'];
  };
  /** Whether log lines reach the drain. */
  drained: boolean;
  subject(options?: Partial<Parameters<typeof newSubject>[0]>): Subject;
  /** Runs the checks whose names begin so; all when absent. */
  verify(subject: Subject, beginning?: string): ReturnType<typeof runChecks>;
}

export function startDeployment(): Deployment {
  const direct = (request: Request, serve: Serve) => serve(request);
  const servers: Awaited<ReturnType<typeof serve>>[] = [];
  let cloud: Cloud;
  let logDrain: LogDrain;
  const deployment: Deployment = {
    get cloud() {
      return cloud;
    },
    between: { app: direct, drain: direct },
    drained: true,
    subject: (options) => {
      const [app, drain] = servers;
      return newSubject({
        env: process.env,
        app: app?.url ?? '',
        drain: drain?.url ?? '',
        waitMs: 30_000,
        withCanary: true,
        further: [],
        now: Date.now,
        // Other processes are waited for; long pauses only make sure that nothing comes late.
        pause: (ms) => new Promise((resolve) => setTimeout(resolve, Math.min(ms, 100))),
        ...options,
      });
    },
    verify: (subject, beginning = '') =>
      runChecks(
        stagesOf(subject.further).map(({ title, checks }) => ({
          title,
          checks: checks.filter(({ name }) => name.startsWith(beginning)),
        })),
        subject,
      ),
  };

  beforeAll(async () => {
    servers.push(await serve({ fetch: async (request) => deployment.between.app(await copy(request), app) }));
    servers.push(
      await serve({ fetch: async (request) => deployment.between.drain(await copy(request), drain) }),
    );
    const [first, second] = servers;
    cloud = await startCloud({ publicUrl: first?.url ?? '', retryScale: 0.02 });
    for (const [name, value] of Object.entries({ ...cloud.env, REDIS_TIMEOUT_MS: '5000', JOSH_ROLE: 'app' }))
      vi.stubEnv(name, value);
    await prepareCloud(cloud);
    startSentry();
    logDrain = new LogDrain({
      endpoint: `${second?.url}/api/drain`,
      secret: cloud.secrets.drainSignatureSecret,
      flushMs: 50,
    });
    // What the process writes is what a platform would drain.
    hearOutput((text, stream) => {
      const project = { projectId: 'prj_test', projectName: 'josh', deploymentId: 'dpl_test', host: 'josh' };
      if (deployment.drained)
        logDrain.push(consoleEntry({ request: null, stream, text }, null, project, nextId(), Date.now()));
    });
  });
  afterAll(async () => {
    vi.restoreAllMocks();
    deployment.drained = false;
    await logDrain?.idle();
    await closeDatabase();
    await cloud?.close();
    for (const server of servers) await server.close();
    vi.unstubAllEnvs();
  });
  return deployment;
}

const nextId = entryIds(Date.now());

/** A request that can be read more than once. */
async function copy(request: Request): Promise<Request> {
  const { method, url, headers } = request;
  const body = method === 'GET' || method === 'HEAD' ? null : await request.arrayBuffer();
  return new Request(url, { method, headers: new Headers(headers), body });
}

/** The edge, then the handler, as Next does it. */
async function app(request: Request): Promise<Response> {
  const { pathname } = new URL(request.url);
  if (pathname.startsWith('/api/drain')) return handleDrain(request, livePorts);
  const edge = await throughEdge(request.clone());
  if (edge.to === 'caller') return new Response(edge.body, { status: edge.status, headers: edge.headers });
  const route = routes[`${request.method} ${pathname}`];
  const response =
    route === undefined
      ? new Response('not found', { status: 404 })
      : await route(new Request(request, { headers: edge.headers }));
  const headers = new Headers(response.headers);
  headers.set('x-correlation-id', edge.correlationId);
  return new Response(response.body, { status: response.status, headers });
}

/** Both deployments share this process: the role is read before anything is waited for, and put back at once. */
async function drain(request: Request): Promise<Response> {
  process.env.JOSH_ROLE = 'drain';
  const { pathname } = new URL(request.url);
  const answering = pathname.startsWith('/api/drain')
    ? handleDrain(request, livePorts)
    : throughEdge(request).then(
        (edge) => new Response(null, { status: edge.to === 'caller' ? edge.status : 200 }),
      );
  process.env.JOSH_ROLE = 'app';
  return answering;
}

export const logsAt = (at: string): FurtherPlace => ({ name: 'logs', at });
