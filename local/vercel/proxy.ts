import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { listen } from '../http/listen';
import { readAll } from '../http/read-all';

/** What a deployment answered. */
export interface Answer {
  status: number;
  /** Names and values in turn, as Node gives them. */
  rawHeaders: string[];
  body: Buffer;
}

/** A request as it arrived, its body read. */
export interface Arrived {
  method: string;
  /** Path with its query, as it was written. */
  path: string;
  headers: IncomingMessage['headers'];
  rawHeaders: string[];
  body: Buffer;
}

/** Between two machines; and compression is the platform's, not the deployment's. */
const DROPPED = new Set([
  'connection',
  'keep-alive',
  'transfer-encoding',
  'content-length',
  'accept-encoding',
]);

/** Node's own HTTP and no Web objects: under load this process carries the whole embedded cloud besides. */
export class Upstream {
  /** Idle connections are dropped before Next does it after 5 s: one that both drop would look like a crash. */
  private readonly agent = new Agent({ keepAlive: true, timeout: 3_000 });

  /** Null when the deployment ended without an answer. */
  send(port: number, { method, path, rawHeaders, body }: Arrived, added: string[]): Promise<Answer | null> {
    const replaced = new Set(added.filter((_, i) => i % 2 === 0));
    const headers = [...kept(rawHeaders, replaced), ...added];
    // One that has neither is taken for chunked, also without a body.
    if (body.length > 0) headers.push('content-length', String(body.length));
    return new Promise((resolve) => {
      const outgoing = request({ host: '127.0.0.1', port, method, path, headers, agent: this.agent });
      outgoing.once('error', () => resolve(null));
      outgoing.once('response', (incoming) => {
        readAll(incoming).then(
          (answer) =>
            resolve({ status: incoming.statusCode ?? 502, rawHeaders: incoming.rawHeaders, body: answer }),
          () => resolve(null),
        );
      });
      outgoing.end(body);
    });
  }

  close(): void {
    this.agent.destroy();
  }
}

export interface Front {
  url: string;
  /** Stops accepting, drops open connections, resolves when the port is free. */
  close(): Promise<void>;
}

/** Listens on 127.0.0.1. @throws the system's error when the port cannot be taken (`EADDRINUSE`) */
export async function startFront(
  answer: (arrived: Arrived) => Promise<Answer>,
  port: number,
): Promise<Front> {
  const server = createServer((incoming, outgoing) => {
    // A caller that has gone away hears no answer.
    serve(incoming, outgoing, answer).catch(() => outgoing.destroy());
  });
  const taken = await listen(server, port);
  return {
    url: `http://127.0.0.1:${taken}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function serve(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  answer: (arrived: Arrived) => Promise<Answer>,
): Promise<void> {
  const { method = 'GET', url = '/', headers, rawHeaders } = incoming;
  const body = await readAll(incoming);
  const answered = await answer({ method, path: url, headers, rawHeaders, body });
  const answerHeaders = kept(answered.rawHeaders, new Set());
  if (answered.status !== 204 && answered.status !== 304)
    answerHeaders.push('content-length', String(answered.body.length));
  outgoing.writeHead(answered.status, answerHeaders);
  outgoing.end(answered.body);
}

/** Headers without those of the hop and those to be replaced. */
function kept(rawHeaders: readonly string[], replaced: ReadonlySet<string>): string[] {
  const headers: string[] = [];
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
    const name = rawHeaders[i] ?? '';
    const key = name.toLowerCase();
    if (!DROPPED.has(key) && !replaced.has(key)) headers.push(name, rawHeaders[i + 1] ?? '');
  }
  return headers;
}
