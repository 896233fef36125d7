import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

export interface LocalPostgres {
  /** For the `postgres` driver and any number of connections. */
  url: string;
  close(): Promise<void>;
}

const child = fileURLToPath(new URL('./process.ts', import.meta.url));
const reply = z.union([z.object({ url: z.string() }), z.object({ error: z.string() })]);

/**
 * PGlite on a socket, in a process of its own: its connections take turns, so none of them should wait for whatever else
 * this process does.
 *
 * @param options.folder where the data stays; memory when absent. One process at a time.
 * @param options.image a file of `dumpDataDir` to begin with, in memory
 * @param options.program a bundle of `process.ts` to run in its place: it starts in a quarter of the time
 * @throws Error with the system's message when the port is taken or the folder cannot be written.
 */
export async function startPostgres({
  program,
  ...options
}: {
  port?: number;
  folder?: string;
  image?: string;
  program?: string;
} = {}): Promise<LocalPostgres> {
  const running = fork(program ?? child, [JSON.stringify(options)], {
    execArgv: program === undefined ? ['--import', 'tsx'] : [],
  });
  const ended = new Promise<void>((resolve) => running.once('exit', () => resolve()));
  const answer = await new Promise<unknown>((resolve) => {
    running.once('message', resolve);
    void ended.then(() => resolve({ error: 'the database process ended before it was ready' }));
  });
  const started = reply.parse(answer);
  if ('error' in started) throw new Error(`Postgres did not start: ${started.error}`);
  return {
    url: started.url,
    async close() {
      if (running.connected) running.send('close');
      await ended;
    },
  };
}
