import { openAsBlob } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { createServer } from 'node:net';
import { PGlite } from '@electric-sql/pglite';
import { listen } from '../http/listen';
import { Connection } from './connection';
import { Turns } from './turns';

export interface Listening {
  /** For the `postgres` driver and any number of connections. */
  url: string;
  close(): Promise<void>;
}

/**
 * Postgres in this thread, reachable by others. All connections share one session and take turns: a transaction keeps
 * the others waiting, so that a query on a second connection inside a transaction waits for ever. `SET`, temporary
 * tables and advisory locks are shared, and notifications are not delivered.
 *
 * @param options.folder where the data stays; memory when absent. One process at a time.
 * @param options.image a file of `dumpDataDir` to begin with, in memory: much faster than to set up an empty database
 * @throws the system's error when the port is taken or the folder cannot be written.
 */
export async function listenPostgres(
  options: { port?: number; folder?: string; image?: string } = {},
): Promise<Listening> {
  const turns = new Turns();
  const connections = new Set<Connection>();
  let db: PGlite | undefined;
  const server = createServer((socket) => {
    if (db === undefined) {
      socket.destroy();
      return;
    }
    const connection = new Connection(socket, db, turns);
    connections.add(connection);
    socket.on('close', () => connections.delete(connection));
  });
  // Before the slow part, so that a taken port is an error at once.
  const port = await listen(server, options.port ?? 0);
  try {
    if (options.folder !== undefined) await mkdir(options.folder, { recursive: true });
    db = await PGlite.create({
      ...(options.folder === undefined ? {} : { dataDir: options.folder }),
      ...(options.image === undefined ? {} : { loadDataDir: await openAsBlob(options.image) }),
    });
  } catch (error) {
    server.close();
    throw error;
  }
  const opened = db;
  return {
    url: `postgres://postgres@127.0.0.1:${port}/postgres`,
    async close() {
      const stopped = new Promise((resolve) => server.close(resolve));
      await Promise.all([...connections].map((connection) => connection.close()));
      await stopped;
      await opened.close();
    },
  };
}
