import { AxiomWithoutBatching, ContentEncoding, ContentType } from '@axiomhq/js';
import { setting } from '@/lib/telemetry/env';
import type { Axiom, Destination, Receipt } from '../ports';

/** Names of the datasets in Axiom. */
export function datasetOf(to: Destination): string {
  return to === 'logs'
    ? process.env.AXIOM_LOGS_DATASET || 'josh-logs'
    : process.env.AXIOM_METRICS_DATASET || 'josh-metrics';
}

/**
 * Axiom through its official client.
 *
 * - not the batching one, which drops a batch that fails and says so only on the console;
 * - `onError` throws, the one supported way to see a failure: otherwise `ingestRaw` resolves to zeros;
 * - our own `fetch`, because the client turns a 429 into a TypeError, knows no 430, and waits 20 s for any answer;
 * - `AXIOM_EDGE_URL` is an edge domain with its newer ingest path; `AXIOM_URL` the API, which the queries use as well.
 *
 * @throws MissingSetting without `AXIOM_TOKEN`
 */
export function createAxiom(): Axiom {
  const token = setting('AXIOM_TOKEN', 'the token that ingests into Axiom');
  return {
    async ingest(chunk, timeoutMs) {
      const watch = watchedFetch(timeoutMs);
      const client = new AxiomWithoutBatching({
        token,
        ...(process.env.AXIOM_URL ? { url: process.env.AXIOM_URL } : {}),
        ...(process.env.AXIOM_EDGE_URL ? { edgeUrl: process.env.AXIOM_EDGE_URL } : {}),
        ...(process.env.AXIOM_ORG_ID ? { orgId: process.env.AXIOM_ORG_ID } : {}),
        fetch: watch.fetch,
        onError: (error) => {
          throw error;
        },
      });
      try {
        const status = await client.ingestRaw(
          datasetOf(chunk.to),
          chunk.ndjson,
          ContentType.NDJSON,
          ContentEncoding.Auto,
        );
        return { outcome: 'accepted', failed: status.failed, messages: messagesOf(status) };
      } catch {
        return watch.failure();
      }
    },
  };
}

/** Remembers the last status, and ends every try at the deadline. */
function watchedFetch(timeoutMs: number) {
  const deadline = AbortSignal.timeout(timeoutMs);
  let status: number | undefined;
  return {
    fetch: async (input: RequestInfo | URL, init?: RequestInit): Promise<Response> => {
      status = undefined;
      const signal = init?.signal ? AbortSignal.any([init.signal, deadline]) : deadline;
      const response = await fetch(input, { ...init, signal });
      status = response.status;
      return response;
    },
    failure(): Receipt {
      if (deadline.aborted) return { outcome: 'failed', reason: 'timeout', retryable: true };
      if (status === undefined) return { outcome: 'failed', reason: 'unreachable', retryable: true };
      return { outcome: 'failed', reason: `http_${status}`, retryable: isPassing(status) };
    },
  };
}

/** 430 is Axiom's own code for a quota. An answer of 200 that could not be read may have been cut: that passes too. */
function isPassing(status: number): boolean {
  return status === 429 || status === 430 || status >= 500 || status < 300;
}

/** The client's types do not list `messages`: what a locked schema dropped. */
function messagesOf(status: object): string[] {
  const messages: unknown = Reflect.get(status, 'messages');
  return Array.isArray(messages) ? messages.map((message) => JSON.stringify(message)) : [];
}
