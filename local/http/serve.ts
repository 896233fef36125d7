import { createAdaptorServer, getRequestListener } from '@hono/node-server';
import { listen } from './listen';

/** Anything with a Web-standard `fetch`: a Hono app, or a plain object. */
export interface Handler {
  fetch(request: Request, env?: object): Response | Promise<Response>;
}

export interface Served {
  url: string;
  port: number;
  /** Stops accepting, drops open connections, resolves when the port is free. */
  close(): Promise<void>;
}

/**
 * Serves a fetch handler on 127.0.0.1.
 *
 * @param port TCP port; 0 (the default) lets the system choose a free one.
 * @throws the system's error when the port cannot be taken (`EADDRINUSE`).
 */
export async function serve(handler: Handler, port = 0): Promise<Served> {
  const server = createAdaptorServer({ fetch: handler.fetch, overrideGlobalObjects: false });
  const taken = await listen(server, port);
  return {
    url: `http://127.0.0.1:${taken}`,
    port: taken,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        if ('closeAllConnections' in server) server.closeAllConnections();
      }),
  };
}

/**
 * Makes the `Response` of this process one that is written without being streamed first, which halves what an answer costs.
 * For a process that is nothing but stand-ins: it changes a global object.
 */
export function makeResponsesLight(): void {
  getRequestListener(() => new Response(), { overrideGlobalObjects: true });
}
