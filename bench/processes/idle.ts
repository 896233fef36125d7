import { peakMemory } from './peak-memory';

/** What a process needs that does nothing: its peak memory in kB on stderr. */
process.stderr.write(String(peakMemory()));
