import { z } from 'zod';
import { serveParent } from '../own-process';
import { listenPostgres } from './listener';

const optionsSchema = z.object({
  port: z.number().default(0),
  folder: z.string().optional(),
  image: z.string().optional(),
});

/** The child of `server.ts`. */
await serveParent((options) => {
  const { port, folder, image } = optionsSchema.parse(options);
  return listenPostgres({
    port,
    ...(folder === undefined ? {} : { folder }),
    ...(image === undefined ? {} : { image }),
  });
});
