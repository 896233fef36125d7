import { Client } from '@upstash/qstash';
import postgres from 'postgres';
import { schedules } from '@/lib/schedules/schedules';
import type { Stack } from '../stack';

/** What would come round within the hour, and for what follows from it: the demonstration does not wait for it. */
const NEXT = [['sample-gauges', 'check-linkups', 'check-budgets'], ['alerts-high']];

/** The month's budget of a demonstration, in dollars: its first minute is over it, so that somebody is told. */
export const SMALL_BUDGET = { COST_BUDGETS: 'sms=0.05,total=0.1' };

/**
 * The evenings that were planned are over, and what is scheduled has its turn once: gauges are read, LinkUps that took
 * place are completed, the month's costs are forecast, and somebody is told that they are over the budget. As by their
 * schedules, through QStash.
 */
export async function letTimePass(stack: Stack): Promise<void> {
  const sql = postgres(stack.cloud.postgres.url, { max: 1 });
  const qstash = new Client({ baseUrl: stack.cloud.qstash.url, token: stack.cloud.qstash.token });
  const turnOf = async (together: readonly string[]) => {
    for (const { name, path, payload = {} } of schedules)
      if (together.includes(name))
        await qstash.publishJSON({ url: `${stack.app.url}${path}`, body: payload });
    await stack.idle();
  };
  const over = async () =>
    (await sql`select 1 from linkups where state = 'locked' and starts_at < now() - interval '1 day'`).length;
  try {
    await sql`update linkups set starts_at = now() - interval '2 days' where state = 'locked'`;
    for (const together of NEXT) await turnOf(together);
    // A run completes some tens of them; the next ones would come with the hours.
    for (let before = Number.POSITIVE_INFINITY, left = await over(); left > 0 && left < before; ) {
      await turnOf(['check-linkups']);
      [before, left] = [left, await over()];
    }
  } finally {
    await sql.end();
  }
}
