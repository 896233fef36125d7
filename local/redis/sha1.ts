import { createHash } from 'node:crypto';

/** The name by which EVALSHA knows a script: sha1 of its bytes, in lower-case hex. */
export function sha1Hex(binary: string): string {
  return createHash('sha1').update(Buffer.from(binary, 'latin1')).digest('hex');
}
