import { z } from 'zod';
import type { DashboardDocument } from '../api/dashboard';
import type { ThresholdMonitor } from '../api/monitor';
import type { Notifier } from '../api/notifier';
import type { AxiomApi } from './api';
import type { DesiredDataset } from './desired';
import { dashboardContentOf } from './managed';
import { marked } from './mark';

const withId = z.object({ id: z.string() });

/** Every write names what it makes by something of ours, so that doing it again finds it: names, and uids with versions. */
export async function writeDataset(
  api: AxiomApi,
  { name, description, retentionDays, mapFields }: DesiredDataset,
  existingId: string | undefined,
): Promise<void> {
  const settings = { description, retentionDays, useRetentionPeriod: true };
  const id =
    existingId ??
    withId.parse(await api.request('POST', '/v2/datasets', { name, kind: 'axiom:events:v1', ...settings }))
      .id;
  if (existingId !== undefined) await api.request('PUT', `/v2/datasets/${id}`, settings);
  const known = z.array(z.string()).parse((await api.request('GET', `/v2/datasets/${id}/mapfields`)) ?? []);
  for (const field of mapFields.filter((one) => !known.includes(one)))
    await api.request('POST', `/v2/datasets/${id}/mapfields`, { name: field });
}

export async function writeNotifier(
  api: AxiomApi,
  notifier: Notifier,
  id: string | undefined,
): Promise<string> {
  return written(await put(api, '/v2/notifiers', notifier, id));
}

export async function writeMonitor(
  api: AxiomApi,
  monitor: ThresholdMonitor,
  id: string | undefined,
): Promise<string> {
  return written(
    await put(api, '/v2/monitors', { ...monitor, description: marked(monitor.description, monitor) }, id),
  );
}

/** The version keeps a change that somebody makes meanwhile from being written over: 412. */
export async function writeDashboard(
  api: AxiomApi,
  uid: string,
  document: DashboardDocument,
  version: number | undefined,
): Promise<void> {
  const description = marked(document.description ?? '', dashboardContentOf(document));
  const body = { dashboard: { ...document, description }, message: 'npm run axiom -- apply' };
  if (version === undefined) await api.request('POST', '/v2/dashboards', { ...body, uid });
  else await api.request('PUT', `/v2/dashboards/uid/${uid}`, { ...body, uid, version });
}

const put = (api: AxiomApi, path: string, body: unknown, id: string | undefined): Promise<unknown> =>
  id === undefined ? api.request('POST', path, body) : api.request('PUT', `${path}/${id}`, body);

const written = (answer: unknown): string => withId.parse(answer).id;
