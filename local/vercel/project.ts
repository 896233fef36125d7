import { randomBytes } from 'node:crypto';
import type { RunningDeployment } from './deployment';
import { consoleEntry, type Deployment, entryIds, requestEntries, type Served } from './entries';
import { startFleet } from './fleet';
import type { Frame } from './frames';
import type { LogDrain } from './log-drain';
import { type Answer, type Arrived, startFront, Upstream } from './proxy';

export interface ProjectOptions {
  deployment: Deployment;
  env: Record<string, string>;
  /** Port of the public side; 0 for a free one. */
  port: number;
  /** Processes that share the requests; 1 by default. */
  instances?: number;
  /** Where entries go; a project without a drain, such as the drain's own, has none. */
  logDrain?: LogDrain;
  /** Hears every line that the deployment prints. */
  onLine?: (text: string) => void;
}

export interface Project {
  url: string;
  running: RunningDeployment;
  requests: number;
  /** Resolves when every request has been answered and its entries are with the log drain. */
  idle(): Promise<void>;
  stop(): Promise<void>;
}

/** How long after its answer a request's late lines (background work) are still attributed to it, in milliseconds. */
const REMEMBERED_MS = 30_000;
/** From the range that is kept for documentation. */
const CLIENT_IP = '203.0.113.7';

/**
 * One Vercel project: a public proxy that gives each request its `x-vercel-id` and turns what happened into drain
 * entries, in front of the production build. A request whose process dies is answered 502 and drained with status -1.
 */
export async function startProject(options: ProjectOptions): Promise<Project> {
  const { deployment, logDrain } = options;
  const nextId = entryIds(Date.now());
  const pending = new Map<string, Frame[]>();
  const finished = new Map<string, Served>();
  let cold = true;

  const drainFrame = (frame: Frame) => {
    options.onLine?.(frame.text);
    const waiting = frame.request === null ? undefined : pending.get(frame.request);
    if (waiting) {
      waiting.push(frame);
      return;
    }
    const served = frame.request === null ? null : (finished.get(frame.request) ?? null);
    logDrain?.push(consoleEntry(frame, served, deployment, nextId(), Date.now()));
  };

  const running = await startFleet(options.env, drainFrame, options.instances ?? 1);
  const upstream = new Upstream();
  const project = { requests: 0 };

  const forward = async (arrived: Arrived): Promise<Answer> => {
    const startedAt = Date.now();
    const random = randomBytes(9).toString('hex');
    const vercelId = `iad1::iad1::${random.slice(0, 5)}-${startedAt}-${random.slice(6)}`;
    pending.set(vercelId, []);
    project.requests += 1;
    const added = [
      ...['x-vercel-id', vercelId],
      ...['x-forwarded-proto', 'https'],
      ...['x-forwarded-for', CLIENT_IP],
    ];
    const answer = await running.port().then(
      (port) => upstream.send(port, arrived, added),
      () => null,
    );
    const served: Served = {
      vercelId,
      method: arrived.method,
      path: arrived.path,
      userAgent: arrived.headers['user-agent'] ?? '',
      clientIp: CLIENT_IP,
      startedAt,
      durationMs: Math.max(Date.now() - startedAt, 1),
      status: answer?.status ?? -1,
      coldStart: cold,
    };
    cold = answer === null;
    // The child's last lines are still in the pipe when its answer is here already.
    setTimeout(() => finish(served), 20).unref();
    if (answer === null)
      return { status: 502, rawHeaders: [], body: Buffer.from('FUNCTION_INVOCATION_FAILED') };
    return { ...answer, rawHeaders: [...answer.rawHeaders, 'x-vercel-id', vercelId] };
  };

  const finish = (served: Served) => {
    const frames = pending.get(served.vercelId) ?? [];
    pending.delete(served.vercelId);
    finished.set(served.vercelId, served);
    setTimeout(() => finished.delete(served.vercelId), REMEMBERED_MS).unref();
    const ranFunction =
      served.status === -1 || frames.some(({ text }) => text.includes('"http.request.completed"'));
    logDrain?.push(
      ...frames.map((frame) => consoleEntry(frame, served, deployment, nextId(), Date.now())),
      ...requestEntries(served, ranFunction, deployment, nextId),
    );
  };

  const listening = await startFront(forward, options.port).catch(async (error: unknown) => {
    await running.stop();
    throw error;
  });
  return {
    url: listening.url,
    running,
    get requests() {
      return project.requests;
    },
    async idle() {
      while (pending.size > 0) await new Promise((resolve) => setTimeout(resolve, 10));
    },
    async stop() {
      await listening.close();
      upstream.close();
      await running.stop();
      for (const id of pending.keys()) pending.delete(id);
    },
  };
}
