import { eq } from 'drizzle-orm';
import type { Queryable } from '@/lib/db/connect';
import { query } from '@/lib/db/query';
import { users } from '@/lib/db/schema/users';
import { JoshError } from '@/lib/telemetry/errors/error';
import { log } from '@/lib/telemetry/log/log';
import type { Acting, ActionOutcome } from '../acting';
import type { Effects } from '../effects';
import { changeOptOut } from './opt-out';

/**
 * Corrects whether a user has opted out, when it stands wrong here: they said so elsewhere, or a STOP was never theirs.
 * Twilio keeps a list of its own, which only the user's START ends. Safe to repeat: only a change is written.
 *
 * @throws JoshError `admin.target_unknown`
 */
export async function correctOptOut(
  tx: Queryable,
  userId: string,
  to: 'in' | 'out',
  { correlationId, now }: Acting,
  effects: Effects,
): Promise<ActionOutcome> {
  const [user] = await query('find_user', () =>
    tx.select({ id: users.id }).from(users).where(eq(users.id, userId)),
  );
  if (user === undefined) throw new JoshError('admin.target_unknown');
  if (!(await changeOptOut(tx, { userId, to, reason: 'admin', correlationId, now }))) return 'unchanged';
  effects.lines.push(() =>
    log('sms.optout.changed', {
      keyword: 'admin',
      state: to === 'out' ? 'opted_out' : 'opted_in',
      user_id: userId,
    }),
  );
  return 'done';
}
