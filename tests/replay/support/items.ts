import { POST as itemRoute } from '@/app/api/jobs/replay-item/route';
import { stamp } from '@/lib/telemetry/intake/headers';
import type { Published } from '../../helpers/product';

/** QStash delivers one item of a replay; what it answers. */
export async function deliverItem({ body }: Pick<Published, 'body'>): Promise<Record<string, unknown>> {
  const headers = stamp(new Headers(), {
    correlationId: JSON.parse(body).correlation_id,
    verified: 'qstash',
    dedupe: 'unknown',
  });
  const request = new Request('http://app/api/jobs/replay-item', { method: 'POST', headers, body });
  const response = await itemRoute(request);
  return { status: response.status, ...(await response.json()) };
}

/** QStash delivers, one after the other, the items among what is queued, and they are queued no more. */
export async function deliverItems(published: Published[]): Promise<Record<string, unknown>[]> {
  const due = published.filter(({ destination }) => destination.endsWith('replay-item'));
  const others = published.filter(({ destination }) => !destination.endsWith('replay-item'));
  published.splice(0, published.length, ...others);
  const results: Record<string, unknown>[] = [];
  for (const one of due) results.push(await deliverItem(one));
  return results;
}
