import { fileURLToPath } from 'node:url';
import { type Served, startInOwnProcess } from '../own-process';

const child = fileURLToPath(new URL('./process.ts', import.meta.url));

/**
 * PGlite on a socket, for the `postgres` driver and any number of connections, in a process of its own: its connections
 * take turns, so none of them should wait for whatever else this process does.
 *
 * @param options.folder where the data stays; memory when absent. One process at a time.
 * @param options.image a file of `dumpDataDir` to begin with, in memory
 * @param options.program a bundle of `process.ts` to run in its place
 * @throws Error with the system's message when the port is taken or the folder cannot be written.
 */
export async function startPostgres({
  program = child,
  ...options
}: {
  port?: number;
  folder?: string;
  image?: string;
  program?: string;
} = {}): Promise<Served> {
  try {
    return await startInOwnProcess(program, options);
  } catch (error) {
    throw new Error(`Postgres did not start: ${error instanceof Error ? error.message : String(error)}`);
  }
}
