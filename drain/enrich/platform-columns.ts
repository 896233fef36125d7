import { safeRoute, safeWord } from '../redact';
import { memo } from '../redact/memo';

/** `,"name":"value"`, or nothing for what may not pass; remembered, for most entries of a batch say the same. */
const column = (name: string, safe: (text: string) => string | null) => {
  const text = memo((value) => {
    const admitted = safe(value);
    return admitted === null ? '' : `,"${name}":"${admitted}"`;
  });
  return (value: string | null): string => (value === null ? '' : text(value));
};

const among = (values: readonly string[], otherwise: string | null = null) => {
  const known = new Set(values);
  return (text: string) => (known.has(text) ? text : otherwise);
};
const shaped = (pattern: RegExp) => (text: string) => (pattern.test(text) ? text : null);

const SOURCES = ['build', 'edge', 'lambda', 'static', 'external', 'firewall', 'redirect', 'unreadable'];
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];
const region = shaped(/^[a-z]{3}\d{1,2}$/);

/** What Vercel says about an entry, as JSON columns; each function admits what cannot be anything else. */
export const columns = {
  project: column('project', safeWord),
  deploymentId: column('deployment_id', safeWord),
  gitSha: column('git_sha', shaped(/^[0-9a-f]{40}$/)),
  region: column('region', region),
  executionRegion: column('execution_region', region),
  source: column('source', among(SOURCES, 'other')),
  route: column('route', safeRoute),
  method: column('method', among(METHODS)),
};

export const TRACE_ID = /^[0-9a-f]{32}$/;
export const SPAN_ID = /^[0-9a-f]{16}$/;

/** Columns whose values do not come again. */
export const idColumn = (name: 'entry_id' | 'request_id', id: string | null): string => {
  const safe = id === null ? null : safeWord(id);
  return safe === null ? '' : `,"${name}":"${safe}"`;
};
export const traceColumns = (trace: string | null, span: string | null): string =>
  trace === null || !TRACE_ID.test(trace)
    ? ''
    : `,"trace_id":"${trace}"${span !== null && SPAN_ID.test(span) ? `,"span_id":"${span}"` : ''}`;
export const numberColumn = (name: string, value: number | null): string =>
  value === null ? '' : `,"${name}":${value}`;
