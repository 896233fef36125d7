import { z } from 'zod';
import type { AxiomApi } from './api';

const annotation = z.object({ type: z.string(), title: z.string().optional() });
const TYPE = 'deploy';

/**
 * Marks a deploy on the charts of the datasets. The title holds the commit, by which the same deploy is found: marking it
 * twice, as a pipeline that is run again does, marks it once.
 *
 * @returns whether it is new
 */
export async function annotateDeploy(
  api: AxiomApi,
  datasets: readonly string[],
  { sha, title, url }: { sha: string; title?: string | undefined; url?: string | undefined },
  now: number,
): Promise<boolean> {
  const named = `${title ?? 'Deploy'} ${sha.slice(0, 12)}`;
  const listed = z.array(z.unknown()).parse((await api.request('GET', '/v2/annotations')) ?? []);
  const known = listed.map((one) => annotation.safeParse(one).data);
  if (known.some((one) => one?.type === TYPE && one.title === named)) return false;
  await api.request('POST', '/v2/annotations', {
    type: TYPE,
    datasets,
    title: named,
    time: new Date(now).toISOString(),
    ...(url === undefined ? {} : { url }),
  });
  return true;
}
