import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { z } from 'zod';

/** Most that the edge middleware may weigh, in bytes after gzip: it is loaded on every cold start in every region. */
const LIMIT = 90_000;

const manifest = z
  .object({ middleware: z.record(z.string(), z.object({ files: z.array(z.string()) })) })
  .parse(JSON.parse(readFileSync('.next/server/middleware-manifest.json', 'utf8')));

const files = new Set(Object.values(manifest.middleware).flatMap(({ files }) => files));
if (files.size === 0) throw new Error('no middleware in the build: run `npm run build` first');
const size = [...files].reduce(
  (sum, file) => sum + gzipSync(readFileSync(join('.next', file)), { level: 9 }).length,
  0,
);
console.log(
  `edge middleware: ${(size / 1000).toFixed(1)} kB gzip in ${files.size} files, limit ${LIMIT / 1000} kB`,
);
process.exitCode = size <= LIMIT ? 0 : 1;
