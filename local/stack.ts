import { type Cloud, type CloudOptions, startCloud } from './cloud';
import { prepareCloud } from './prepare';
import type { Message } from './qstash/message';
import { freePort } from './vercel/deployment';
import { LogDrain } from './vercel/log-drain';
import { type Project, startProject } from './vercel/project';

export interface StackOptions
  extends Pick<CloudOptions, 'folder' | 'retryScale' | 'delayScale' | 'redisUrl' | 'databaseUrl' | 'axiom'> {
  /** Port of the app's public side; a free one when absent or taken. */
  port?: number;
  /** Processes of the app, as Vercel starts more under load; 1 by default. */
  instances?: number;
  /** Overrides for both deployments. */
  env?: Record<string, string>;
  /** Hears what the drain's own deployment prints: on Vercel somebody else's log drain would. */
  onDrainLine?: (text: string) => void;
  /** Hears every line that the app’s deployment prints. */
  onAppLine?: (text: string) => void;
  announce?: (text: string) => void;
}

export interface Stack {
  cloud: Cloud;
  app: Project;
  drain: Project;
  logDrain: LogDrain;
  /** Resolves when no job, callback or log line is under way any more. */
  idle(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * The whole system on this machine: the embedded cloud, the app and the drain as two Vercel projects of the same
 * production build, and the log drain between them. Stopping is safe at any moment and leaves no process behind.
 */
export async function startStack(options: StackOptions = {}): Promise<Stack> {
  const announce = options.announce ?? (() => undefined);
  const appPort = await usablePort(options.port, announce);
  const drainPort = await freePort();
  const stops: (() => Promise<void>)[] = [];
  const stop = async () => {
    for (const step of stops.splice(0).reverse()) await step();
  };
  try {
    announce('starting the embedded cloud …');
    const cloud = await startCloud({ ...options, publicUrl: `http://127.0.0.1:${appPort}` });
    stops.push(() => cloud.close());
    await prepareCloud(cloud);

    announce('starting the app and the drain (production build) …');
    const env = { ...cloud.env, ...options.env };
    const drain = await startProject({
      deployment: deployment('prj_local_drain', 'josh-drain'),
      // QStash brings spooled batches back to the drain, under the drain's own address.
      env: {
        ...env,
        JOSH_ROLE: 'drain',
        VERCEL_PROJECT_ID: 'prj_local_drain',
        PUBLIC_BASE_URL: `http://127.0.0.1:${drainPort}`,
      },
      port: drainPort,
      ...(options.onDrainLine === undefined ? {} : { onLine: options.onDrainLine }),
    });
    stops.push(() => drain.stop());
    const logDrain = new LogDrain({
      endpoint: `${drain.url}/api/drain`,
      secret: cloud.secrets.drainSignatureSecret,
    });
    const app = await startProject({
      deployment: deployment('prj_local_app', 'josh'),
      env: {
        ...env,
        JOSH_ROLE: 'app',
        VERCEL_PROJECT_ID: 'prj_local_app',
        VERCEL_GIT_COMMIT_SHA: GIT_SHA,
        DRAIN_BASE_URL: drain.url,
      },
      port: appPort,
      instances: options.instances ?? 1,
      logDrain,
      ...(options.onAppLine === undefined ? {} : { onLine: options.onAppLine }),
    });
    stops.push(() => app.stop());
    const idle = async () => {
      const settled = () => !cloud.qstash.store.pending().some(isUnderWay) && !cloud.twilio.busy();
      do {
        await until(settled);
        await app.idle();
        await drain.idle();
        await logDrain.idle();
      } while (!settled());
    };
    return { cloud, app, drain, logDrain, idle, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The embedded cloud deploys what lies in the folder, which may be no commit. */
const GIT_SHA = '0'.repeat(40);

function deployment(projectId: string, projectName: string) {
  return {
    projectId,
    projectName,
    deploymentId: 'dpl_local0000000000000000000000',
    host: `${projectName}.vercel.app`,
  };
}

async function usablePort(wanted: number | undefined, announce: (text: string) => void): Promise<number> {
  if (wanted === undefined || wanted === 0) return freePort();
  const probe = await freePort(wanted).catch(() => null);
  if (probe !== null) return probe;
  const other = await freePort();
  announce(`port ${wanted} is taken; using ${other} instead`);
  return other;
}

/** What was published for much later, such as the end of a LinkUp's window, is not under way. */
const FAR_MS = 30_000;

const isUnderWay = ({ createdAt, notBefore, retried }: Message): boolean =>
  retried > 0 || notBefore - createdAt < FAR_MS || notBefore <= Date.now();

/** Looks every 20 ms; what it waits for is other processes' work, which announces itself nowhere. */
async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 20));
}
