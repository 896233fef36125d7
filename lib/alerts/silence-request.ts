import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Actor } from '@/lib/admin/actor';
import { createRedis } from '@/lib/clients/redis';
import { environment } from '@/lib/telemetry/env';
import { JoshError } from '@/lib/telemetry/errors/error';
import { log } from '@/lib/telemetry/log/log';
import type { Silence } from './hush';
import { ruleNamed } from './rules';
import { endSilence, keepSilence, LONGEST_SILENCE_MS, readSilences } from './silences';

const moment = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));

/** Times are ISO-8601; `from` is now when absent. Without `rules` every rule is silenced. */
export const silenceSchema = z.strictObject({
  kind: z.enum(['silence', 'maintenance']).default('silence'),
  rules: z
    .array(z.string().refine((name) => ruleNamed(name) !== undefined))
    .nonempty()
    .optional(),
  from: moment.optional(),
  until: moment,
  reason: z.string().min(1).max(200),
});

export const endSilenceSchema = z.strictObject({ id: z.string().regex(/^si_[0-9a-f-]{1,40}$/) });

/**
 * Silences rules in the name of somebody. Safe to repeat where the caller gives the silence its id.
 *
 * @throws JoshError `request.malformed` unless it ends in the future, after it begins, and within seven days
 */
export async function silence(
  { rules, from, ...rest }: z.output<typeof silenceSchema>,
  actor: Actor,
  now: number,
  id: string = randomUUID(),
): Promise<Silence> {
  const made: Silence = {
    ...rest,
    id: `si_${id}`,
    from: from ?? now,
    author: actor.id,
    ...(rules === undefined ? {} : { rules }),
  };
  const { until } = made;
  if (until <= now || until <= made.from || until - now > LONGEST_SILENCE_MS)
    throw new JoshError('request.malformed');
  await keepSilence(createRedis(), environment(), made, now);
  log('alert.silenced', { action: made.kind, actor_id: actor.id, reason: rules?.join('.') ?? 'all' });
  return made;
}

/** Ends a silence before its time. */
export async function unsilence({ id }: z.output<typeof endSilenceSchema>, actor: Actor): Promise<void> {
  await endSilence(createRedis(), environment(), id);
  log('alert.silenced', { action: 'ended', actor_id: actor.id });
}

export const silencesNow = (now: number): Promise<Silence[]> =>
  readSilences(createRedis(), environment(), now);
