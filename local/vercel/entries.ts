import type { Frame } from './frames';

/** What identifies a deployment in every entry (Vercel docs: "Log Drains Reference"). */
export interface Deployment {
  projectId: string;
  projectName: string;
  deploymentId: string;
  host: string;
}

/** A request as the platform saw it. `status` is -1 when the function ended without an answer. */
export interface Served {
  vercelId: string;
  method: string;
  /** Path with its query. */
  path: string;
  userAgent: string;
  clientIp: string;
  startedAt: number;
  durationMs: number;
  status: number;
  coldStart: boolean;
}

export type Entry = Record<string, unknown>;

const REGION = 'iad1';

/** Entries carry ids of decimal digits that no JavaScript number can hold. */
export function entryIds(start: number): () => string {
  let sequence = 0;
  return () => `${start}${String(sequence++).padStart(15, '0')}`;
}

/** The entry of one console write: the message is exactly what was written; no status is known yet. */
export function consoleEntry(
  frame: Frame,
  served: Served | null,
  deployment: Deployment,
  id: string,
  now: number,
): Entry {
  return {
    id,
    message: frame.text,
    timestamp: now,
    type: frame.stream,
    level: frame.stream === 'stderr' ? 'error' : 'info',
    source: 'lambda',
    ...common(deployment),
    ...(served === null ? {} : request(served)),
  };
}

/** The two entries that the platform itself adds to a request: the middleware's, and the function's report. */
export function requestEntries(
  served: Served,
  ranFunction: boolean,
  deployment: Deployment,
  id: () => string,
): Entry[] {
  const ended = Math.round(served.startedAt + served.durationMs);
  const pathname = served.path.split('?')[0] ?? served.path;
  const middleware: Entry = {
    id: id(),
    message: `[${served.method}] [middleware: "middleware"] ${pathname} status=${ranFunction ? 200 : served.status}`,
    timestamp: ended,
    type: 'middleware-invocation',
    level: 'info',
    source: 'edge',
    ...common(deployment),
    ...request(served),
    path: 'middleware',
    statusCode: ranFunction ? 200 : served.status,
  };
  if (!ranFunction) return [middleware];
  const uuid = served.vercelId.slice(-12).padStart(12, '0');
  const report = [
    `START RequestId: 00000000-0000-4000-8000-${uuid}`,
    `[${served.method}] ${pathname} status=${served.status}`,
    `END RequestId: 00000000-0000-4000-8000-${uuid}`,
    `REPORT RequestId: 00000000-0000-4000-8000-${uuid}\tDuration: ${served.durationMs.toFixed(2)} ms\tBilled Duration: ${Math.ceil(served.durationMs)} ms\tMemory Size: 2048 MB\tMax Memory Used: 180 MB${served.coldStart ? '\tInit Duration: 312.40 ms' : ''}`,
  ];
  return [
    middleware,
    {
      id: id(),
      message: report.join('\n'),
      timestamp: ended,
      type: 'stdout',
      level: served.status === -1 || served.status >= 500 ? 'error' : 'info',
      source: 'lambda',
      ...common(deployment),
      ...request(served),
      statusCode: served.status,
    },
  ];
}

const common = (deployment: Deployment): Entry => ({
  projectId: deployment.projectId,
  projectName: deployment.projectName,
  deploymentId: deployment.deploymentId,
  host: deployment.host,
  environment: 'production',
  branch: 'main',
  executionRegion: REGION,
});

function request(served: Served): Entry {
  return {
    requestId: served.vercelId.split('::').pop(),
    path: served.path.split('?')[0],
    proxy: {
      timestamp: Math.round(served.startedAt),
      method: served.method,
      host: '127.0.0.1',
      path: served.path,
      userAgent: [served.userAgent],
      region: REGION,
      lambdaRegion: REGION,
      clientIp: served.clientIp,
      scheme: 'https',
      pathType: 'streaming_func',
      vercelId: served.vercelId,
      vercelCache: 'MISS',
      ...(served.status > 0 ? { statusCode: served.status } : {}),
    },
  };
}
