import { createRedis } from '@/lib/clients/redis';
import { readAcknowledgement, spend } from './acknowledgement';
import { takeIncident } from './take-incident';

const NAME = /^[A-Za-z .-]{1,40}$/;

/**
 * Somebody takes an incident by the link of its page. The first use counts.
 *
 * @param by a name as the page asks for it
 * @returns the incident; null when the link does not count
 * @throws what the Redis client throws
 */
export async function acknowledgeByLink(token: string, by: string, now: number): Promise<string | null> {
  const id = readAcknowledgement(token, now);
  if (id === null || !NAME.test(by)) return null;
  if (!(await spend(createRedis(), token))) return null;
  const incident = await takeIncident(id, { name: by, actorId: 'link' }, now);
  return incident === null ? null : id;
}
