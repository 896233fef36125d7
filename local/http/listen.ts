import type { Server } from 'node:net';

/**
 * Takes a port of 127.0.0.1 for a server and says which.
 *
 * @param port TCP port; 0 lets the system choose a free one.
 * @throws the system's error when the port cannot be taken (`EADDRINUSE`).
 */
export async function listen(
  server: Pick<Server, 'once' | 'listen' | 'address'>,
  port: number,
): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('server has no TCP address');
  return address.port;
}
