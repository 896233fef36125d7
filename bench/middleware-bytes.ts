import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { z } from 'zod';

const manifestSchema = z.object({
  middleware: z.record(z.string(), z.object({ files: z.array(z.string()) })),
});

/**
 * What the edge middleware of the build weighs, in bytes after gzip: it is loaded on every cold start in every region.
 *
 * @throws Error without a build
 */
export function middlewareBytes(): number {
  const text = readFileSync('.next/server/middleware-manifest.json', 'utf8');
  const { middleware } = manifestSchema.parse(JSON.parse(text));
  const files = new Set(Object.values(middleware).flatMap((entry) => entry.files));
  if (files.size === 0) throw new Error('no middleware in the build: run `npm run build` first');
  return [...files].reduce(
    (sum, file) => sum + gzipSync(readFileSync(join('.next', file)), { level: 9 }).length,
    0,
  );
}
