import { readFileSync, writeSync } from 'node:fs';
import { drainTo } from '../drain-once';
import { peakMemory } from './peak-memory';

/** `node drain-file.mjs FILE SIGNATURE [gzip]`: drains a file as one batch, rows to stdout; then its peak memory in kB on stderr. */
const [file = '', signature = '', encoding = null] = process.argv.slice(2);
const run = drainTo((bytes) => {
  for (let at = 0; at < bytes.length; ) at += writeSync(1, bytes, at);
});
await run({ body: readFileSync(file), signature, encoding });
process.stderr.write(String(peakMemory()));
