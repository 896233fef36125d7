import { createConnection, createServer, type Socket } from 'node:net';
import { listen } from '@/local/http/listen';

/** A way to Postgres that a test can stop where it says, so that nothing depends on who is faster. */
export interface DatabaseLine {
  url: string;
  /** Keeps the first message with these words, and all behind it, from Postgres until it is let go. */
  holdAt(words: string): Held;
  /** Passes nothing on any more, in no direction, and says nothing of it. */
  freeze(): void;
  /** Closes every connection. */
  cut(): void;
  close(): Promise<void>;
}

export interface Held {
  /** Resolves when the message has been written, and is here. */
  reached: Promise<void>;
  letGo(): void;
}

/** @param url the Postgres at the other end; null for a server that takes connections and never says a word */
export async function databaseLine(url: string | null): Promise<DatabaseLine> {
  const target = new URL(url ?? 'postgres://postgres@127.0.0.1/postgres');
  const sockets: Socket[] = [];
  let hold: { words: string; arrived(): void; gone: Promise<void> } | undefined;
  let frozen = url === null;

  const server = createServer((client) => {
    sockets.push(client.on('error', () => undefined));
    if (frozen) return;
    const upstream = createConnection(Number(target.port || 5432), target.hostname);
    sockets.push(upstream.on('error', () => undefined));
    let free = Promise.resolve();
    client.on('data', (chunk) => {
      if (hold !== undefined && chunk.includes(hold.words)) {
        hold.arrived();
        free = hold.gone;
        hold = undefined;
      }
      void free.then(() => frozen || upstream.write(chunk));
    });
    upstream.on('data', (chunk) => frozen || client.write(chunk));
    client.on('close', () => upstream.end());
    upstream.on('close', () => client.destroy());
  });
  const through = new URL(target);
  through.host = `127.0.0.1:${await listen(server, 0)}`;

  const cut = () => {
    for (const socket of sockets.splice(0)) socket.destroy();
  };
  return {
    url: through.href,
    holdAt(words) {
      const here = signal();
      const away = signal();
      hold = { words, arrived: here.fire, gone: away.fired };
      return { reached: here.fired, letGo: away.fire };
    },
    freeze: () => {
      frozen = true;
    },
    cut,
    async close() {
      cut();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function signal() {
  let fire = () => {};
  const fired = new Promise<void>((resolve) => {
    fire = resolve;
  });
  return { fired, fire };
}
