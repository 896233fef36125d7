import type { Readable } from 'node:stream';

/** Everything that a stream brings. By its events, as an iterator costs more than the rest of a small request. @throws the stream's error, also when it ends too early */
export function readAll(stream: Readable): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    stream.once('end', () =>
      resolve(chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks)),
    );
    stream.once('error', reject);
    stream.once('close', () => reject(new Error('the connection was closed before the end')));
  });
}
