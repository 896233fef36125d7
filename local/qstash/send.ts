import { type IncomingMessage, type OutgoingHttpHeaders, request as plainRequest } from 'node:http';
import { request as tlsRequest } from 'node:https';
import type { ReceiverResponse } from './message';

/** Beyond this the rest of an answer is read and dropped: Upstash truncates at the plan's message size. */
const maxResponseBytes = 1_000_000;

async function readBody(response: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response) {
    if (!Buffer.isBuffer(chunk) || size >= maxResponseBytes) continue;
    chunks.push(chunk.subarray(0, maxResponseBytes - size));
    size += chunk.length;
  }
  return Buffer.concat(chunks);
}

/**
 * One HTTP request on a connection of its own. Not `fetch`, which refuses a body on GET and adds a browser's headers.
 *
 * @throws the system's error when the receiver is not reached, an `AbortError` when the signal fires.
 */
export function send(
  url: string,
  options: { method: string; headers: OutgoingHttpHeaders; body: Buffer; signal: AbortSignal },
): Promise<ReceiverResponse> {
  const { method, headers, body, signal } = options;
  const start = url.toLowerCase().startsWith('https:') ? tlsRequest : plainRequest;
  return new Promise((resolve, reject) => {
    const request = start(url, { method, headers, signal, agent: false });
    request.once('error', reject);
    request.once('response', (response) => {
      readBody(response).then(
        (received) =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body: received }),
        reject,
      );
    });
    request.end(body);
  });
}
