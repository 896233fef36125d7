import { createConnection, createServer, type Socket } from 'node:net';

/** A way to Postgres that is lost after so many round trips: what a process that dies there leaves behind. */
export interface DyingDatabase {
  url: string;
  /**
   * The process dies at round trip `at`, from 1: `before` Postgres hears of it, or `after` it has answered and nobody
   * hears it.
   */
  dieAt(at: number, when: 'before' | 'after'): void;
  /** Round trips since {@link dieAt}. */
  trips(): number;
  /** Another process comes. */
  revive(): void;
  close(): Promise<void>;
}

export async function dyingDatabase(url: string): Promise<DyingDatabase> {
  const target = new URL(url);
  const sockets = new Set<Socket>();
  let trips = 0;
  let death = { at: Number.POSITIVE_INFINITY, when: 'before' as 'before' | 'after' };
  let dead = false;
  const die = () => {
    dead = true;
    for (const socket of sockets) socket.destroy();
    sockets.clear();
  };
  const server = createServer((client) => {
    if (dead) {
      client.destroy();
      return;
    }
    const upstream = createConnection({ host: target.hostname, port: Number(target.port || 5432) });
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => sockets.delete(socket));
    }
    let greeted = false;
    let dying = false;
    client.on('data', (chunk) => {
      const asked = greeted ? roundTrips(chunk) : 0;
      greeted = true;
      trips += asked;
      if (asked > 0 && trips >= death.at) {
        if (death.when === 'before') return die();
        dying = true;
      }
      upstream.write(chunk);
    });
    upstream.on('data', (chunk) => {
      // `ReadyForQuery` ends an answer: by then Postgres has done it.
      if (dying && chunk.subarray(-6, -5).toString() === 'Z') return die();
      if (!dying) client.write(chunk);
    });
    client.on('close', () => upstream.end());
    upstream.on('close', () => client.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const through = new URL(url);
  through.hostname = '127.0.0.1';
  through.port = String(typeof address === 'object' ? address?.port : '');
  return {
    url: through.href,
    dieAt(at, when) {
      trips = 0;
      death = { at, when };
    },
    trips: () => trips,
    revive() {
      dead = false;
      death = { at: Number.POSITIVE_INFINITY, when: 'before' };
    },
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}

/** Messages of the protocol that are answered: `Sync` and the simple `Query` (PostgreSQL: "Message Formats"). */
function roundTrips(chunk: Buffer): number {
  let count = 0;
  for (let at = 0; at + 5 <= chunk.length; at += 1 + chunk.readInt32BE(at + 1)) {
    const type = String.fromCharCode(chunk[at] ?? 0);
    if (type === 'S' || type === 'Q') count += 1;
  }
  return count;
}
