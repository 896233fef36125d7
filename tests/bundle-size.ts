import { middlewareBytes } from '@/bench/middleware-bytes';

/** Most that the edge middleware may weigh, in bytes after gzip. */
const LIMIT = 90_000;

const size = middlewareBytes();
console.log(`edge middleware: ${(size / 1000).toFixed(1)} kB gzip, limit ${LIMIT / 1000} kB`);
process.exitCode = size <= LIMIT ? 0 : 1;
