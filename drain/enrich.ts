import { isoTime } from '@/lib/telemetry/log/iso-time';
import type { Report } from './decode/consolidated';
import type { Entry } from './decode/entry';
import type { JsonObject } from './decode/json-value';
import { jsonText } from './enrich/json-text';
import { columns, idColumn, numberColumn, traceColumns } from './enrich/platform-columns';
import { isSample } from './own';
import { redactMessage, type SafeMessage, safeRoute } from './redact';
import { OWN } from './redact/lean-fields';
import type { Redactions, Redactor } from './redact/redactor';
import { countOf, type Refused } from './redact/refused';
import type { GitShas, ProcessingSettings } from './settings';

/** What is read of a row once it is written: the columns named here, and the event’s fields of `rowFields`. */
export type Row = { _time: string; event: string | null; env: string; route: string | null } & Readonly<
  Record<string, unknown>
>;

/** What is read of an entry once its row is written. */
export type Told = Pick<Entry, 'requestId' | 'statusCode' | 'source' | 'type' | 'path'> & {
  proxy: Pick<NonNullable<Entry['proxy']>, 'statusCode' | 'path'> | null;
};

/** An entry that may leave, with what the metric rules need besides its row. */
export interface Line {
  row: Row;
  key: string;
  entry: Told;
  sample: boolean;
  /** Keys of a line of ours that the catalogue does not admit; null for none. */
  refused: Refused | null;
  redactions: Redactions | null;
}

export type EnrichContext = Pick<ProcessingSettings, 'env'> & {
  gitShas: GitShas;
  redactor: Redactor;
  /** Milliseconds since the epoch; the time of what has none. */
  now: number;
};

/** The year 2100: what lies beyond is no time in milliseconds. */
const MOST_TIME = 4_102_444_800_000;
const LEVELS: ReadonlyMap<string, string> = new Map([
  ['warning', 'warn'],
  ['warn', 'warn'],
  ['error', 'error'],
  ['fatal', 'error'],
  ['debug', 'debug'],
]);

/**
 * The row of an entry: only what is listed here leaves. Query, referer, user agent, client address and fingerprints
 * have no place in it. Fields of a line of ours win over what Vercel says about the same thing. Its JSON is written by
 * hand, because it is much of the drain's work: whatever stands between quotes was admitted by a pattern that knows no
 * quotes, or is escaped.
 */
export function enrich(entry: Entry, context: EnrichContext): { line: Line; json: string } {
  const message = redactMessage(entry.message, context.redactor);
  const redactions = context.redactor.take();
  const sample = isSample(entry);
  const { event } = message;
  const own = message.event === null ? null : message;
  const time = own?.ts ?? timeOf(entry, sample, context.now);
  const env = own?.env ?? environmentOf(entry, context);
  const route = textIn(own?.kept, 'route') ?? safeRoute(pathOf(entry));
  const correlationId = textIn(own?.kept, 'correlation_id');
  const json =
    `{"_time":"${time}"${idColumn('entry_id', entry.id)},"level":"${own?.level ?? levelOf(entry)}"` +
    `,"event":${event === null ? 'null' : `"${event}"`},"env":"${env}"` +
    (correlationId === null ? '' : `,"correlation_id":"${correlationId}"`) +
    platform(entry, own?.own ?? 0, context) +
    payload(message) +
    (redactions === null ? '' : finds(redactions)) +
    (sample ? ',"sample":true}' : '}');
  const row = Object.assign(own?.kept ?? {}, { _time: time, event, env, route });
  return { line: { row, key: entry.key, entry, sample, refused: own?.refused ?? null, redactions }, json };
}

function textIn(fields: JsonObject | undefined, name: string): string | null {
  const value = fields?.[name];
  return typeof value === 'string' ? value : null;
}

function platform(entry: Entry, own: number, { gitShas }: EnrichContext): string {
  const { proxy, region, report } = entry;
  return (
    columns.project(entry.projectName ?? entry.projectId) +
    columns.deploymentId(entry.deploymentId) +
    (own & OWN.git_sha ? '' : columns.gitSha(gitShaOf(entry, gitShas))) +
    (own & OWN.region ? '' : columns.region(region)) +
    columns.executionRegion(region) +
    columns.source(entry.source) +
    (own & OWN.route ? '' : columns.route(pathOf(entry))) +
    (own & OWN.method || proxy === null ? '' : columns.method(proxy.method)) +
    (own & OWN.status ? '' : numberColumn('status', statusOf(entry))) +
    idColumn('request_id', entry.requestId) +
    traceColumns(entry.traceId, entry.spanId) +
    (report === null ? '' : run(report))
  );
}

/** The platform names the time to initialise only if there was any. */
function run(report: Report): string {
  return (
    numberColumn('duration_ms', report.durationMs) +
    numberColumn('billed_duration_ms', report.billedDurationMs) +
    numberColumn('memory_size_mb', report.memorySizeMb) +
    numberColumn('max_memory_used_mb', report.maxMemoryUsedMb) +
    numberColumn('init_duration_ms', report.initDurationMs) +
    `,"cold_start":${report.initDurationMs !== null}`
  );
}

export function payload(message: SafeMessage): string {
  if (message.event !== null)
    return message.json + numberColumn('fields_dropped', countOf(message.refused) || null);
  if (message.text === null) return '';
  return `,"message":${jsonText(message.text)}${message.truncated ? ',"truncated":true' : ''}`;
}

export function finds(redactions: Redactions): string {
  let json = '';
  for (const kind in redactions) json += `,"redacted_${kind}":${redactions[kind]}`;
  return json;
}

/** A made-up entry is from years ago; its stamp would stretch the dataset's range. */
function timeOf({ timestamp }: Entry, sample: boolean, now: number): string {
  return isoTime(sample || timestamp === null || timestamp < 0 || timestamp > MOST_TIME ? now : timestamp);
}

/** Vercel calls every project's main deployment `production`, also staging's; only a preview says something. */
export function environmentOf(
  entry: Pick<Entry, 'environment'>,
  { env }: Pick<EnrichContext, 'env'>,
): string {
  return env === 'prod' && entry.environment === 'preview' ? 'staging' : env;
}

export function levelOf({ level, type }: Pick<Entry, 'level' | 'type'>): string {
  return LEVELS.get(level ?? '') ?? (level === null && type === 'stderr' ? 'error' : 'info');
}

const pathOf = ({ path, proxy }: Entry): string | null => path ?? proxy?.path ?? null;

/** The function's own −1 says that it crashed and stays; the proxy's only that nobody waited. */
function statusOf({ statusCode, proxy }: Entry): number | null {
  return statusCode ?? (proxy?.statusCode === -1 ? null : (proxy?.statusCode ?? null));
}

/** What the deployment's lines in the batch say, else the setting's. The drain's own commit is another deployment's. */
export function gitShaOf(entry: Pick<Entry, 'gitSha' | 'deploymentId'>, shas: GitShas): string | null {
  return entry.gitSha ?? shas.get(entry.deploymentId ?? '') ?? shas.get('default') ?? null;
}
