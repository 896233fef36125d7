import type { Redis } from '@upstash/redis';
import { z } from 'zod';
import type { Silence } from './hush';

const keyOf = (env: string) => `alerts:silences:${env}`;

/** No longer: what must stay silent for longer is a rule that should be changed. */
export const LONGEST_SILENCE_MS = 7 * 86_400_000;

const silenceSchema = z.object({
  id: z.string().regex(/^si_[0-9a-f-]{1,40}$/),
  kind: z.enum(['silence', 'maintenance']),
  rules: z.array(z.string()).nonempty().optional(),
  from: z.number(),
  until: z.number(),
  author: z.string().min(1),
  reason: z.string().min(1).max(200),
});

/**
 * The silences of an environment that are not over. One that cannot be read silences nothing.
 *
 * @throws what the client throws
 */
export async function readSilences(redis: Redis, env: string, now: number): Promise<Silence[]> {
  const held = await redis.hvals(keyOf(env));
  return held.flatMap((text: unknown) => {
    const silence = parse(text);
    return silence !== null && silence.until > now ? [silence] : [];
  });
}

function parse(text: unknown): Silence | null {
  try {
    const { rules, ...rest } = silenceSchema.parse(JSON.parse(String(text)));
    return { ...rest, ...(rules === undefined ? {} : { rules }) };
  } catch {
    return null;
  }
}

/**
 * Keeps a silence, and forgets those that are over. Safe to repeat: the same id is the same silence.
 *
 * @throws RangeError for one without an end, or with one too far away
 * @throws what the client throws
 */
export async function keepSilence(redis: Redis, env: string, silence: Silence, now: number): Promise<void> {
  if (silence.until <= now || silence.until - now > LONGEST_SILENCE_MS)
    throw new RangeError('a silence ends in the future, within seven days');
  const over = (await redis.hgetall<Record<string, string>>(keyOf(env))) ?? {};
  const ids = Object.entries(over).flatMap(([id, text]) => ((parse(text)?.until ?? 0) <= now ? [id] : []));
  const pipeline = redis.pipeline();
  pipeline.hset(keyOf(env), { [silence.id]: JSON.stringify(silenceSchema.parse(silence)) });
  const [first, ...rest] = ids;
  if (first !== undefined) pipeline.hdel(keyOf(env), first, ...rest);
  pipeline.pexpire(keyOf(env), 2 * LONGEST_SILENCE_MS);
  await pipeline.exec();
}

/** Ends a silence before its time. Repeating it changes nothing. Throws what the client throws. */
export async function endSilence(redis: Redis, env: string, id: string): Promise<void> {
  await redis.hdel(keyOf(env), id);
}
