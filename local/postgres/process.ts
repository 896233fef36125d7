import { z } from 'zod';
import { listenPostgres } from './listener';

/** The child of `server.ts`: serves until it is told to stop, or its parent is gone. */
const options = z
  .object({ port: z.number().default(0), folder: z.string().optional(), image: z.string().optional() })
  .parse(JSON.parse(process.argv[2] ?? '{}'));

const failed = (error: unknown) => ({ error: error instanceof Error ? error.message : String(error) });

const { folder, image, port } = options;
const postgres = await listenPostgres({
  port,
  ...(folder === undefined ? {} : { folder }),
  ...(image === undefined ? {} : { image }),
}).catch((error: unknown) => {
  process.send?.(failed(error), () => process.exit(1));
});
if (postgres !== undefined) {
  process.send?.({ url: postgres.url });
  process.once('message', async () => {
    await postgres.close();
    process.exit(0);
  });
}
process.once('disconnect', () => process.exit(0));
// Ctrl-C in a terminal reaches children as well; the parent decides when this one ends.
process.on('SIGINT', () => undefined);
