import { readSpoolAddress, SPOOL_LABEL, SPOOL_PATH } from '@/drain/spool/address';
import { createRedis } from '@/lib/clients/redis';
import { isDone } from '@/lib/telemetry/claim/claim';
import { setting } from '@/lib/telemetry/env';
import { findDeadLetters, resend } from '../dead/letters';
import { type ReplayKind, run, skip, type Verdict } from '../kind';

const drainUrl = () =>
  (
    process.env.DRAIN_BASE_URL ||
    setting('PUBLIC_BASE_URL', 'the URL under which QStash calls this deployment')
  ).replace(/\/$/, '');

async function judge(url: string): Promise<Verdict> {
  if (!url.startsWith(drainUrl() + SPOOL_PATH)) return skip('not_ours');
  const address = readSpoolAddress(new URL(url).searchParams);
  if (address === null) return skip('malformed');
  // Without Redis it is brought all the same: the drain asks Axiom which of its rows are there.
  return (await isDone(createRedis, `drain-spool:${address.id}`)) ? skip('already_done') : run;
}

/**
 * Chunks of log rows that the drain could not ship and QStash has given up. They are sent to the drain again, which ships
 * what Axiom does not have: only it holds the token. `done` therefore says that a chunk is on its way.
 */
export const spool: ReplayKind = {
  conditions: ['ids', 'from', 'to', 'reason'],
  async find(filter, limit) {
    const letters = await findDeadLetters({ filter, limit, of: { label: SPOOL_LABEL } });
    return Promise.all(
      letters.map(async ({ dlqId, url, createdAt }) => ({
        id: dlqId,
        correlationId: null,
        at: createdAt,
        verdict: await judge(url),
        micros: 0,
      })),
    );
  },
  // Safe to repeat: a letter is sent once and is then gone, and the drain knows chunks by their ids.
  execute: async (id) => ((await resend(id)) ? 'done' : 'already_done'),
};
