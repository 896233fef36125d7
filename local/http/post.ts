import { Agent, request as plainRequest } from 'node:http';
import { Agent as TlsAgent, request as tlsRequest } from 'node:https';
import { readAll } from './read-all';

/** What came of a post. `status` is null when no answer came, `late` says that it did not come in time. */
export interface Posted {
  status: number | null;
  body: string;
  error: string | null;
  late: boolean;
}

/** Idle connections are dropped before Node's servers do it after 5 s: one that both drop would look like a crash. */
const KEPT = { keepAlive: true, timeout: 3_000 };
const plainAgent = new Agent(KEPT);
const tlsAgent = new TlsAgent(KEPT);

/**
 * Posts a text over a kept connection; redirects are not followed. Never throws for what the receiver does. Not `fetch`: under
 * load this process carries the whole embedded cloud besides, and a fetch costs several times as much.
 *
 * @param options.timeoutMs for the whole answer, in milliseconds
 */
export function post(
  url: string,
  options: { headers: Record<string, string>; body: string; timeoutMs: number; signal?: AbortSignal },
): Promise<Posted> {
  const { headers, body, timeoutMs, signal } = options;
  const tls = url.startsWith('https:');
  return new Promise((resolve) => {
    const outgoing = (tls ? tlsRequest : plainRequest)(url, {
      method: 'POST',
      headers: { ...headers, 'content-length': Buffer.byteLength(body) },
      agent: tls ? tlsAgent : plainAgent,
      ...(signal === undefined ? {} : { signal }),
    });
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      outgoing.destroy(new Error(`no answer within ${timeoutMs} ms`));
    }, timeoutMs);
    const end = (posted: Omit<Posted, 'late'>) => {
      clearTimeout(timer);
      resolve({ ...posted, late });
    };
    const failed = (error: Error) => end({ status: null, body: '', error: error.message });
    outgoing.on('error', failed);
    outgoing.once('response', (incoming) => {
      readAll(incoming).then(
        (answer) => end({ status: incoming.statusCode ?? null, body: answer.toString('utf8'), error: null }),
        failed,
      );
    });
    outgoing.end(body);
  });
}
