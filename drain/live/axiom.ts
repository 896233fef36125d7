import type { AxiomWithoutBatching } from '@axiomhq/js';
import { setting } from '@/lib/telemetry/env';
import type { Axiom, Chunk, Destination, Receipt, Span } from '../ports';

/** Names of the datasets in Axiom. */
export function datasetOf(to: Destination): string {
  return to === 'logs'
    ? process.env.AXIOM_LOGS_DATASET || 'josh-logs'
    : process.env.AXIOM_METRICS_DATASET || 'josh-metrics';
}

/**
 * Axiom through its official client, which is loaded with the first chunk.
 *
 * - not the batching one, which drops a batch that fails and says so only on the console;
 * - `onError` throws, the one supported way to see a failure: otherwise `ingestRaw` resolves to zeros;
 * - our own `fetch`: see {@link watchedFetch};
 * - `AXIOM_EDGE_URL` is an edge domain with its newer ingest path; `AXIOM_URL` the API.
 *
 * @throws MissingSetting without `AXIOM_TOKEN`
 */
export function createAxiom(): Axiom {
  const token = setting('AXIOM_TOKEN', 'the token that ingests into Axiom');
  return {
    async ingest(chunk, timeoutMs) {
      const watch = watchedFetch(timeoutMs);
      try {
        return await ingest(await connect(token, watch.fetch), chunk);
      } catch {
        return watch.failure();
      }
    },
    async present(to, ids, span, timeoutMs) {
      const watch = watchedFetch(timeoutMs);
      try {
        const found = await present(await connect(token, watch.fetch), to, ids, span);
        return { outcome: 'known', ids: found };
      } catch {
        const failure = watch.failure();
        const passing = failure.outcome === 'failed' && failure.retryable;
        return { outcome: passing ? 'no_answer' : 'not_allowed' };
      }
    },
  };
}

async function connect(token: string, through: typeof fetch): Promise<AxiomWithoutBatching> {
  const { AxiomWithoutBatching: Client } = await import('@axiomhq/js');
  return new Client({
    token,
    ...(process.env.AXIOM_URL ? { url: process.env.AXIOM_URL } : {}),
    ...(process.env.AXIOM_EDGE_URL ? { edgeUrl: process.env.AXIOM_EDGE_URL } : {}),
    ...(process.env.AXIOM_ORG_ID ? { orgId: process.env.AXIOM_ORG_ID } : {}),
    fetch: through,
    onError: (error) => {
      throw error;
    },
  });
}

async function ingest(client: AxiomWithoutBatching, { to, ndjson }: Chunk): Promise<Receipt> {
  const { ContentEncoding, ContentType } = await import('@axiomhq/js');
  const status = await client.ingestRaw(datasetOf(to), ndjson, ContentType.NDJSON, ContentEncoding.Auto);
  return { outcome: 'accepted', failed: status.failed, messages: messagesOf(status) };
}

/** Ids are in one query as long as it stays well below what a request line of APL is known to bear. */
const IDS_A_QUERY = 250;
/** What an id may consist of, so that it needs no quoting. */
const PLAIN_ID = /^[A-Za-z0-9_.:-]+$/;

async function present(
  client: AxiomWithoutBatching,
  to: Destination,
  ids: readonly string[],
  span: Span,
): Promise<Set<string>> {
  const field = to === 'logs' ? 'entry_id' : 'point_id';
  const plain = ids.filter((id) => PLAIN_ID.test(id));
  const found = new Set<string>();
  for (let from = 0; from < plain.length; from += IDS_A_QUERY) {
    const list = plain.slice(from, from + IDS_A_QUERY).map((id) => `'${id}'`);
    // A dataset without a row yet has no such field, and naming it would be an error.
    const apl = `['${datasetOf(to)}'] | extend id = column_ifexists('${field}', '') | where id in (${list.join(', ')}) | distinct id`;
    const { tables } = await client.query(apl, {
      format: 'tabular',
      startTime: new Date(span.from).toISOString(),
      // The end is not part of the range.
      endTime: new Date(span.to + 1_000).toISOString(),
    });
    const position = tables[0]?.fields.findIndex(({ name }) => name === 'id') ?? -1;
    for (const id of tables[0]?.columns?.[position] ?? []) found.add(String(id));
  }
  return found;
}

/**
 * Ends every try at the deadline, remembers how it ended, and keeps the client from trying again by itself, which it does
 * after a server's error or a lost connection: Axiom may have taken the rows by then. The client also turns a 429 into a
 * TypeError, knows no 430, and waits 20 s for any answer.
 */
function watchedFetch(timeoutMs: number) {
  const deadline = AbortSignal.timeout(Math.max(Math.floor(timeoutMs), 1));
  let status: number | undefined;
  let reached = true;
  return {
    fetch: async (input: RequestInfo | URL, init?: RequestInit): Promise<Response> => {
      const signal = init?.signal ? AbortSignal.any([init.signal, deadline]) : deadline;
      try {
        const response = await fetch(input, { ...init, signal });
        status = response.status;
        return response.ok ? response : new Response(null, { status: 400 });
      } catch (error) {
        reached = !neverConnected(error);
        return new Response(null, { status: 400 });
      }
    },
    failure(): Receipt {
      if (status !== undefined) return refusal(status);
      const reason = deadline.aborted ? 'timeout' : reached ? 'interrupted' : 'unreachable';
      return { outcome: 'failed', reason, retryable: true, taken: reached ? 'unknown' : 'no' };
    },
  };
}

/** 429, 430 (Axiom's own code for a quota) and 503 say that nothing was done; 200 is an answer that could not be read. */
function refusal(status: number): Receipt {
  const turnedAway = status === 429 || status === 430 || status === 503;
  const doubtful = status < 300 || (status >= 500 && !turnedAway);
  return {
    outcome: 'failed',
    reason: `http_${status}`,
    retryable: turnedAway || doubtful,
    taken: doubtful ? 'unknown' : 'no',
  };
}

const NEVER_CONNECTED = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT']);

/** Whether a request failed before a byte of it could have arrived. */
function neverConnected(error: unknown): boolean {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const code: unknown = typeof cause === 'object' && cause !== null ? Reflect.get(cause, 'code') : undefined;
  return typeof code === 'string' && NEVER_CONNECTED.has(code);
}

/** The client's types do not list `messages`: what a locked schema dropped. */
function messagesOf(status: object): number {
  const messages: unknown = Reflect.get(status, 'messages');
  return Array.isArray(messages) ? messages.length : 0;
}
