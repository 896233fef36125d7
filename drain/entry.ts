/**
 * What the drain reads of an entry (Vercel docs: "Log Drains Reference"). The documentation calls many fields required
 * that real entries lack or set to null, and its enumerations grow, so nothing is enforced: a field is there or null.
 */
export interface Entry {
  /** Vercel's id, or what stands for it in a batch when there is none. */
  key: string;
  id: string | null;
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
  proxy: Proxy | null;
}

export interface Proxy {
  method: string | null;
  /** With the query. */
  path: string | null;
  statusCode: number | null;
}

/** A typed view of a parsed entry; fields of another type than the documented one count as absent. */
export function readEntry(raw: object, key: string): Entry {
  const id = text(raw, 'id');
  const proxy: unknown = Reflect.get(raw, 'proxy');
  const via = typeof proxy === 'object' && proxy !== null ? proxy : null;
  return {
    key: id ?? key,
    id,
    timestamp: number(raw, 'timestamp'),
    source: text(raw, 'source'),
    type: text(raw, 'type'),
    level: text(raw, 'level'),
    message: text(raw, 'message'),
    path: text(raw, 'path'),
    requestId: normalRequestId(text(raw, 'requestId')),
    statusCode: number(raw, 'statusCode'),
    projectId: text(raw, 'projectId'),
    projectName: text(raw, 'projectName'),
    deploymentId: text(raw, 'deploymentId'),
    gitSha: text(raw, 'gitSha') ?? text(raw, 'git_sha'),
    environment: text(raw, 'environment'),
    region:
      text(raw, 'executionRegion') ?? (via && (text(via, 'lambdaRegion') ?? text(via, 'region'))) ?? null,
    proxy: via && {
      method: text(via, 'method'),
      path: text(via, 'path'),
      statusCode: number(via, 'statusCode'),
    },
  };
}

/** An entry for a line that is no JSON object: all that is known is its text. */
export function unreadableEntry(line: string, key: string): Entry {
  return { ...readEntry({}, key), message: line, source: 'unreadable' };
}

/** Some lines carry the whole `cdg1::iad1::…`, others of the same request only its end. */
function normalRequestId(id: string | null): string | null {
  return id === null ? null : id.slice(id.lastIndexOf('::') + (id.includes('::') ? 2 : 1));
}

function text(from: object, name: string): string | null {
  const value: unknown = Reflect.get(from, name);
  return typeof value === 'string' && value !== '' ? value : null;
}

function number(from: object, name: string): number | null {
  const value: unknown = Reflect.get(from, name);
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}
