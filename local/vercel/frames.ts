import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { z } from 'zod';

const frameSchema = z.object({
  request: z.string().nullable(),
  stream: z.enum(['stdout', 'stderr']),
  text: z.string(),
});

/** One write of the deployment to stdout or stderr; `request` is its `x-vercel-id`. */
export type Frame = z.infer<typeof frameSchema>;

/** Reads the launcher's frames from a child's output. Output that no frame holds, such as a native crash, is stderr. */
export function readFrames(output: Readable, onFrame: (frame: Frame) => void): void {
  createInterface({ input: output, crlfDelay: Number.POSITIVE_INFINITY }).on('line', (line) => {
    if (line.startsWith('\x1e')) onFrame(frameSchema.parse(JSON.parse(line.slice(1))));
    else if (line !== '') onFrame({ request: null, stream: 'stderr', text: line });
  });
}
