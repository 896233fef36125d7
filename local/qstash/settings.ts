import { z } from 'zod';
import { ApiError } from './api-error';
import { parseDuration, publisherUnits } from './duration';
import { type FlowLimits, parseFlowLimits } from './flow-limits';
import { parseRedaction, type Redaction } from './redaction';
import { compileRetryExpression, type RetryExpression } from './retry-expression';

const methods = z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']);

/** Upstash: "api/publish", default of `Upstash-Retries`. */
const defaultRetries = 3;

/** How a publisher wants a message delivered, read from its `Upstash-*` headers. */
export interface DeliverySettings {
  readonly method: z.infer<typeof methods>;
  readonly contentType: string | null;
  readonly forward: Readonly<Record<string, string>>;
  /** Milliseconds. */
  readonly delay: number;
  /** Unix milliseconds; wins over `delay`. */
  readonly notBefore: number | null;
  readonly retries: number;
  readonly retryDelay: { readonly source: string; readonly delay: RetryExpression } | null;
  /** Milliseconds that one attempt may take. */
  readonly timeout: number | null;
  readonly deduplication: { by: 'id'; id: string } | { by: 'content' } | null;
  readonly labels: readonly string[];
  readonly flowControl: { readonly key: string; readonly limits: FlowLimits } | null;
  readonly redaction: Redaction;
  readonly callback: CallbackTarget | null;
  readonly failureCallback: CallbackTarget | null;
}

/** Where a callback goes, and the headers it is published with. */
export interface CallbackTarget {
  readonly url: string;
  readonly headers: Headers;
}

const known = new Set(
  (
    'method delay not-before retries retry-delay timeout deduplication-id content-based-deduplication label ' +
    'flow-control-key flow-control-value redact-fields callback failure-callback'
  )
    .split(' ')
    .map((name) => `upstash-${name}`),
);
const knownPrefix = /^upstash-(?:forward|callback|failure-callback|telemetry)-/;

function refuse(name: string, value: string, wanted: string): never {
  throw new ApiError(400, `${name}: "${value}" is not ${wanted}`);
}

function integer(headers: Headers, name: string): number | null {
  const value = headers.get(name);
  if (value === null) return null;
  return /^\d{1,12}$/.test(value) ? Number(value) : refuse(name, value, 'a whole number');
}

function duration(headers: Headers, name: string): number | null {
  const value = headers.get(name);
  if (value === null) return null;
  return parseDuration(value, publisherUnits) ?? refuse(name, value, 'a duration such as 1d10h30m50s');
}

function retryExpression(headers: Headers): DeliverySettings['retryDelay'] {
  const source = headers.get('upstash-retry-delay');
  if (source === null) return null;
  try {
    return { source, delay: compileRetryExpression(source) };
  } catch (error) {
    throw new ApiError(400, `upstash-retry-delay: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function callbackTarget(headers: Headers, name: string, retries: number): CallbackTarget | null {
  const url = headers.get(name);
  if (url === null) return null;
  const own = new Headers({ 'content-type': 'application/json', 'upstash-retries': String(retries) });
  for (const [key, value] of headers) {
    if (key.startsWith(`${name}-`)) own.set(`upstash-${key.slice(name.length + 1)}`, value);
  }
  // Wrong callback settings are the publisher's error now, not a failure after the delivery.
  readSettings(own);
  return { url: parseDestination(url), headers: own };
}

function deduplication(headers: Headers): DeliverySettings['deduplication'] {
  const id = headers.get('upstash-deduplication-id');
  if (id !== null) return { by: 'id', id };
  return headers.get('upstash-content-based-deduplication') === 'true' ? { by: 'content' } : null;
}

function flowControl(headers: Headers): DeliverySettings['flowControl'] {
  const key = headers.get('upstash-flow-control-key');
  const value = headers.get('upstash-flow-control-value');
  if (key === null && value === null) return null;
  if (key === null || value === null)
    throw new ApiError(400, 'upstash-flow-control-key and -value belong together');
  return { key, limits: parseFlowLimits(value) };
}

/** @throws ApiError 400 unless it is an http(s) URL. URL groups and the `api/…` destinations are not part of this. */
export function parseDestination(text: string): string {
  if (!/^https?:\/\//i.test(text) || !URL.canParse(text))
    throw new ApiError(
      400,
      `destination "${text}" is not an http:// or https:// URL; URL groups are not supported`,
    );
  return text;
}

/**
 * Reads the headers of a publish, enqueue, batch item or schedule.
 *
 * @throws ApiError 400 that names the header: also for an `Upstash-*` header that is not understood.
 */
export function readSettings(headers: Headers): DeliverySettings {
  const forward: Record<string, string> = {};
  for (const [name, value] of headers) {
    if (name.startsWith('upstash-forward-')) forward[name.slice('upstash-forward-'.length)] = value;
    else if (name.startsWith('upstash-') && !known.has(name) && !knownPrefix.test(name))
      throw new ApiError(400, `header ${name} is not understood here`);
  }
  const method = methods.safeParse(headers.get('upstash-method') ?? 'POST');
  if (!method.success) throw new ApiError(400, `upstash-method: use one of ${methods.options.join(', ')}`);
  const notBefore = integer(headers, 'upstash-not-before');
  const retries = integer(headers, 'upstash-retries') ?? defaultRetries;
  const labels = headers.get('upstash-label')?.split(',') ?? [];
  return {
    method: method.data,
    contentType: headers.get('content-type'),
    forward,
    delay: duration(headers, 'upstash-delay') ?? 0,
    notBefore: notBefore === null ? null : notBefore * 1_000,
    retries,
    retryDelay: retryExpression(headers),
    timeout: duration(headers, 'upstash-timeout'),
    deduplication: deduplication(headers),
    labels: labels.map((label) => label.trim()).filter((label) => label !== ''),
    flowControl: flowControl(headers),
    redaction: parseRedaction(headers.get('upstash-redact-fields') ?? ''),
    callback: callbackTarget(headers, 'upstash-callback', retries),
    failureCallback: callbackTarget(headers, 'upstash-failure-callback', retries),
  };
}
