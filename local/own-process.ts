import { fork } from 'node:child_process';
import { z } from 'zod';

/** A server of the embedded cloud that may run in a process of its own. */
export interface Served {
  url: string;
  close(): Promise<void>;
}

const reply = z.union([z.object({ url: z.string() }), z.object({ error: z.string() })]);

/**
 * Starts a server in a process of its own, so that neither waits for whatever else the other does.
 *
 * @param program a file that calls `serveParent`; TypeScript, or a bundle of it, which starts in a quarter of the time
 * @param options for the program, as JSON in its first argument
 * @throws Error with the system's message when the server does not start
 */
export async function startInOwnProcess(program: string, options: object): Promise<Served> {
  const running = fork(program, [JSON.stringify(options)], {
    execArgv: program.endsWith('.ts') ? ['--import', 'tsx'] : [],
  });
  const ended = new Promise<void>((resolve) => running.once('exit', () => resolve()));
  const answer = await new Promise<unknown>((resolve) => {
    running.once('message', resolve);
    void ended.then(() => resolve({ error: 'its process ended before it was ready' }));
  });
  const started = reply.parse(answer);
  if ('error' in started) throw new Error(started.error);
  return {
    url: started.url,
    async close() {
      if (running.connected) running.send('close');
      await ended;
    },
  };
}

/** The child's side: serves until it is told to stop, or its parent is gone. */
export async function serveParent(start: (options: unknown) => Promise<Served>): Promise<void> {
  process.once('disconnect', () => process.exit(0));
  // Ctrl-C in a terminal reaches children as well; the parent decides when this one ends.
  process.on('SIGINT', () => undefined);
  try {
    const server = await start(JSON.parse(process.argv[2] ?? '{}'));
    process.send?.({ url: server.url });
    process.once('message', async () => {
      await server.close();
      process.exit(0);
    });
  } catch (error) {
    process.send?.({ error: error instanceof Error ? error.message : String(error) }, () => process.exit(1));
  }
}
