import type { Scalar } from '@/lib/telemetry/catalogue/accept';
import type { Entry } from './entry';
import { isSample } from './own';
import { redactMessage, type SafeMessage, safeRoute, safeWord } from './redact';
import type { GitShas, ProcessingSettings } from './settings';

/** One row of the logs dataset. */
export type Row = { _time: string; event: string | null; env: string } & Record<string, Scalar | null>;

/** An entry that may leave, with what the metric rules need besides its row. */
export interface Line {
  row: Row;
  /** The row as JSON: made once, here, and never again. */
  json: string;
  key: string;
  entry: Entry;
  sample: boolean;
}

export type EnrichContext = ProcessingSettings & {
  /** Milliseconds since the epoch; the time of what has none. */
  now: number;
  phone?: (e164: string) => string;
};

const SOURCES = new Set([
  'build',
  'edge',
  'lambda',
  'static',
  'external',
  'firewall',
  'redirect',
  'unreadable',
]);
const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);
const LEVELS: Record<string, string> = {
  warning: 'warn',
  warn: 'warn',
  error: 'error',
  fatal: 'error',
  debug: 'debug',
};
const REGION = /^[a-z]{3}\d{1,2}$/;
const COMMIT = /^[0-9a-f]{40}$/;

/**
 * The row of an entry: only what is listed here leaves. Query, referer, user agent, client address and fingerprints
 * have no place in it. Fields of a line of ours win over what Vercel says about the same thing.
 */
export function enrich(entry: Entry, context: EnrichContext): Line {
  const message = redactMessage(entry.message, context.phone);
  const sample = isSample(entry);
  const own = message.ours ? message : null;
  const env = own?.envelope.env ?? environmentOf(entry, context);
  const region = entry.region !== null && REGION.test(entry.region) ? entry.region : null;
  const row: Row = {
    _time: time(entry, own?.envelope.ts ?? null, sample, context.now),
    entry_id: safeWord(entry.id),
    level: own?.envelope.level ?? level(entry),
    event: own?.event ?? null,
    env,
    correlation_id: own?.envelope.correlationId ?? null,
    project: safeWord(entry.projectName ?? entry.projectId),
    deployment_id: safeWord(entry.deploymentId),
    git_sha: gitSha(entry, context.gitShas),
    region,
    execution_region: region,
    source: entry.source === null ? null : SOURCES.has(entry.source) ? entry.source : 'other',
    route: safeRoute(entry.path ?? entry.proxy?.path ?? null),
    method: METHODS.has(entry.proxy?.method ?? '') ? (entry.proxy?.method ?? null) : null,
    status: entry.statusCode ?? entry.proxy?.statusCode ?? null,
    request_id: safeWord(entry.requestId),
    cold_start: coldStart(entry),
    sample: sample || null,
    ...payload(message),
  };
  const whole = withoutNulls(row);
  return { row: whole, json: JSON.stringify(whole), key: entry.key, entry, sample };
}

function payload(message: SafeMessage): Record<string, Scalar | null> {
  if (message.ours) {
    const dropped = message.dropped + Number(message.fields.fields_dropped ?? 0);
    return { ...message.fields, fields_dropped: dropped || null };
  }
  const counts = Object.entries(message.counts).map(([kind, count]) => [`redacted_${kind}`, count]);
  return { message: message.text, ...Object.fromEntries(counts) };
}

/** A made-up entry is from years ago; its stamp would stretch the dataset's range. */
function time(entry: Entry, ts: string | null, sample: boolean, now: number): string {
  if (ts !== null) return ts;
  const date = new Date(sample || entry.timestamp === null ? now : entry.timestamp);
  return (Number.isNaN(date.getTime()) ? new Date(now) : date).toISOString();
}

/** Vercel calls every project's main deployment `production`, also staging's; only a preview says something. */
function environmentOf(entry: Entry, { env }: EnrichContext): string {
  return env === 'prod' && entry.environment === 'preview' ? 'staging' : env;
}

function level(entry: Entry): string {
  return LEVELS[entry.level ?? ''] ?? (entry.level === null && entry.type === 'stderr' ? 'error' : 'info');
}

/** What the deployment's lines in the batch say, else the setting's. The drain's own commit is another deployment's. */
function gitSha(entry: Entry, shas: GitShas): string | null {
  const sha = entry.gitSha ?? shas.get(entry.deploymentId ?? '') ?? shas.get('default');
  return sha !== undefined && COMMIT.test(sha) ? sha : null;
}

/** The platform's report names the time to initialise only if there was any. */
function coldStart(entry: Entry): boolean | null {
  const message = entry.message ?? '';
  return message.includes('REPORT RequestId:') ? message.includes('Init Duration:') : null;
}

/** Absent and null are the same to Axiom; `event` alone says by its null that the line is not ours. */
function withoutNulls(row: Row): Row {
  for (const name of Object.keys(row)) if (row[name] === null && name !== 'event') delete row[name];
  return row;
}
