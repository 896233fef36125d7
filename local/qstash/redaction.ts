import { createHash } from 'node:crypto';
import { ApiError } from './api-error';

/** Which parts of a message the API must not show. Deliveries are not affected. */
export interface Redaction {
  readonly body: boolean;
  /** `all`, or lower-case names. */
  readonly headers: 'all' | ReadonlySet<string>;
}

/** Reads `Upstash-Redact-Fields`: the client writes `header` for all headers, the documentation says `headers`. */
export function parseRedaction(value: string): Redaction {
  let body = false;
  let all = false;
  const names = new Set<string>();
  for (const field of value.split(',').map((part) => part.trim())) {
    const name = /^headers?\[([^\]]+)\]$/.exec(field)?.[1];
    if (field === 'body') body = true;
    else if (field === 'header' || field === 'headers') all = true;
    else if (name !== undefined) names.add(name.toLowerCase());
    else if (field !== '') throw new ApiError(400, `upstash-redact-fields: "${field}" is not understood`);
  }
  return { body, headers: all ? 'all' : names };
}

/** What the API shows instead of a redacted value. */
export function redacted(value: string | Buffer): string {
  return `REDACTED:${createHash('sha256').update(value).digest('hex')}`;
}

export function hidesHeader(redaction: Redaction, name: string): boolean {
  return redaction.headers === 'all' || redaction.headers.has(name);
}
