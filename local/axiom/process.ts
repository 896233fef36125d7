import { z } from 'zod';
import { makeResponsesLight } from '../http/serve';
import { serveParent } from '../own-process';
import { startAxiom } from './server';

makeResponsesLight();
/** The child of `apart.ts`. */
await serveParent((options) => startAxiom(z.object({ token: z.string() }).parse(options)));
