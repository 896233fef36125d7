import type { Client } from '@upstash/qstash';

type Requester = Client['http'];
type Request = Parameters<Requester['request']>[0];

/** Why QStash did not take a request. Carries neither the request nor QStash's own text, which may repeat it. */
export class QueueError extends Error {
  override readonly name = 'QueueError';

  /** @param code `timeout`, `unreachable`, or `http_<status>` */
  constructor(readonly code: string) {
    super(`qstash.${code}`);
  }
}

export interface RequesterOptions {
  url: string;
  token: string;
  /** Milliseconds for all tries together. */
  timeoutMs: number;
}

/**
 * Carries the official client's requests. The client's own carrier has no time-out and writes its failures to the console,
 * which is the product's log.
 *
 * One more try when no answer came: a publish carries a deduplication id, so QStash keeps one.
 */
export function createRequester({ url, token, timeoutMs }: RequesterOptions): Requester {
  return {
    async request(request: Request) {
      const signal = AbortSignal.timeout(timeoutMs);
      const send = () => fetch(address(url, request), { ...init(request, token), signal });
      try {
        const response = await send().catch((error) => (signal.aborted ? Promise.reject(error) : send()));
        if (!response.ok) throw new QueueError(`http_${response.status}`);
        return request.parseResponseAsJson === false ? undefined : JSON.parse(await response.text());
      } catch (error) {
        if (error instanceof QueueError) throw error;
        throw new QueueError(signal.aborted ? 'timeout' : 'unreachable');
      }
    },
    requestStream() {
      throw new Error('Streaming is not carried: only the chat API of QStash would need it.');
    },
  };
}

/** The destination stays as it is: QStash reads it raw from the path. */
function address(base: string, request: Request): string {
  const url = new URL([(request.baseUrl ?? base).replace(/\/$/, ''), ...request.path].join('/'));
  for (const [name, value] of Object.entries(request.query ?? {})) {
    if (value === undefined) continue;
    for (const item of Array.isArray(value) ? value : [value]) url.searchParams.append(name, String(item));
  }
  return url.toString();
}

function init(request: Request, token: string): RequestInit {
  const headers = new Headers(
    request.headers instanceof Headers ? request.headers : Object.entries(request.headers ?? {}),
  );
  headers.set('authorization', `Bearer ${token}`);
  return { method: request.method ?? 'GET', headers, body: request.body ?? null };
}
