import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { type Served, startInOwnProcess } from '../own-process';

const child = fileURLToPath(new URL('./process.ts', import.meta.url));

/**
 * The local Axiom in memory and in a process of its own, for runs that fill it: a query over a hundred thousand lines takes
 * longer than a claim waits for the Redis beside it.
 */
export async function startAxiomApart(): Promise<Served & { token: string }> {
  const token = `xaat-${randomBytes(16).toString('hex')}`;
  return { ...(await startInOwnProcess(child, { token })), token };
}
