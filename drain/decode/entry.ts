import type { Report } from './consolidated';
import { isJsonObject, type JsonObject } from './json-value';

/**
 * What the drain reads of an entry (Vercel docs: "Log Drains Reference"). The documentation calls many fields required
 * that real entries lack or set to null, and its enumerations grow, so nothing is enforced: a field is there or null.
 */
export interface Entry {
  /** Vercel's id, or what stands for it when there is none. */
  key: string;
  id: string | null;
  /** Milliseconds since the epoch. */
  timestamp: number | null;
  source: string | null;
  type: string | null;
  level: string | null;
  message: string | null;
  /** Route pattern or function path; the leading slash is not guaranteed. */
  path: string | null;
  requestId: string | null;
  /** −1: the function ended without an answer. */
  statusCode: number | null;
  projectId: string | null;
  projectName: string | null;
  deploymentId: string | null;
  gitSha: string | null;
  environment: string | null;
  region: string | null;
  traceId: string | null;
  spanId: string | null;
  proxy: Proxy | null;
  /** What the platform says about the function's run, if this entry tells it. */
  report: Report | null;
}

export interface Proxy {
  method: string | null;
  /** With the query. */
  path: string | null;
  /** −1: a page was made again in the background, and nobody waited for it. */
  statusCode: number | null;
}

/** A typed view of a parsed entry; fields of another type than the documented one count as absent. */
export function readEntry(raw: JsonObject, key: string): Entry {
  const via = isJsonObject(raw.proxy) ? raw.proxy : null;
  return {
    key,
    id: stringOf(raw.id),
    timestamp: numberOf(raw.timestamp),
    source: stringOf(raw.source),
    type: stringOf(raw.type),
    level: stringOf(raw.level),
    message: stringOf(raw.message),
    path: stringOf(raw.path),
    requestId: normalRequestId(stringOf(raw.requestId)),
    statusCode: statusOf(raw.statusCode),
    projectId: stringOf(raw.projectId),
    projectName: stringOf(raw.projectName),
    deploymentId: stringOf(raw.deploymentId),
    gitSha: stringOf(raw.gitSha) ?? stringOf(raw.git_sha),
    environment: stringOf(raw.environment),
    region:
      stringOf(raw.executionRegion) ??
      (via === null ? null : (stringOf(via.lambdaRegion) ?? stringOf(via.region))),
    traceId: stringOf(raw.traceId) ?? stringOf(raw['trace.id']),
    spanId: stringOf(raw.spanId) ?? stringOf(raw['span.id']),
    proxy:
      via === null
        ? null
        : { method: stringOf(via.method), path: stringOf(via.path), statusCode: statusOf(via.statusCode) },
    report: null,
  };
}

/** An entry for a piece that is no JSON object: all that is known is its text. */
export function unreadableEntry(text: string, key: string): Entry {
  return { ...readEntry({}, key), message: text, source: 'unreadable' };
}

/** Some lines carry the whole `cdg1::iad1::…`, others of the same request only its end. */
function normalRequestId(id: string | null): string | null {
  if (id === null) return null;
  const last = id.lastIndexOf('::');
  return last === -1 ? id : stringOf(id.slice(last + 2));
}

/** A string that says something, or null. */
export function stringOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

function numberOf(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

/** A status of 0 is what some senders write for none. */
function statusOf(value: unknown): number | null {
  return numberOf(value) || null;
}
