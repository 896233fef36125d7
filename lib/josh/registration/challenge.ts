import { and, count, desc, eq, gt } from 'drizzle-orm';
import type { Queryable } from '@/lib/db/connect';
import { query } from '@/lib/db/query';
import { otpChallenges } from '@/lib/db/schema/users';
import { newId } from '@/lib/telemetry/correlation';
import { CODE_LIFE_MS, hashCode, isCode, MAX_CODES_AN_HOUR, MAX_TRIES, newCode } from './otp';

const HOUR_MS = 60 * 60_000;

interface Asked {
  userId: string;
  correlationId: string;
  now: Date;
}

/**
 * Makes a new code, which replaces the one before. The user's row must be held, so that the count is exact.
 *
 * @returns null when the user had too many within the hour; `sent` counts this one
 */
export async function challenge(
  tx: Queryable,
  { userId, correlationId, now }: Asked,
): Promise<{ code: string; sent: number } | null> {
  const [row] = await query('count_challenges', () =>
    tx
      .select({ sent: count() })
      .from(otpChallenges)
      .where(
        and(eq(otpChallenges.userId, userId), gt(otpChallenges.createdAt, new Date(now.getTime() - HOUR_MS))),
      ),
  );
  const sent = (row?.sent ?? 0) + 1;
  if (sent > MAX_CODES_AN_HOUR) return null;
  const id = newId();
  const code = newCode();
  await query('insert_challenge', () =>
    tx.insert(otpChallenges).values({
      id,
      correlationId,
      userId,
      codeHash: hashCode(id, code),
      expiresAt: new Date(now.getTime() + CODE_LIFE_MS),
      createdAt: now,
    }),
  );
  return { code, sent };
}

/** Holds a code against the user's newest challenge, and takes one of its tries. The user's row must be held. */
export async function checkCode(
  tx: Queryable,
  code: string,
  { userId, now }: Asked,
): Promise<'right' | 'code_wrong' | 'code_expired' | 'code_locked'> {
  const [newest] = await query('find_challenge', () =>
    tx
      .select()
      .from(otpChallenges)
      .where(eq(otpChallenges.userId, userId))
      .orderBy(desc(otpChallenges.createdAt), desc(otpChallenges.id))
      .limit(1),
  );
  if (newest === undefined || newest.usedAt !== null || newest.expiresAt <= now) return 'code_expired';
  if (newest.tries >= MAX_TRIES) return 'code_locked';
  const right = isCode(newest.id, code, newest.codeHash);
  await query('take_try', () =>
    tx
      .update(otpChallenges)
      .set({ tries: newest.tries + 1, usedAt: right ? now : null })
      .where(eq(otpChallenges.id, newest.id)),
  );
  return right ? 'right' : 'code_wrong';
}
