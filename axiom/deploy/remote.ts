import { z } from 'zod';
import { type Dataset, datasetSchema } from '../api/dataset';
import type { AxiomApi } from './api';
import {
  type RemoteDashboard,
  type RemoteMonitor,
  type RemoteNotifier,
  remoteDashboard,
  remoteMonitor,
  remoteNotifier,
} from './managed';

/** What is in Axiom now. */
export interface Remote {
  datasets: readonly (Dataset & { mapFields: readonly string[] })[];
  notifiers: readonly RemoteNotifier[];
  monitors: readonly RemoteMonitor[];
  dashboards: readonly RemoteDashboard[];
}

const PAGE = 100;

/** Reads everything that is managed; things that cannot be understood are not ours and are left out. */
export async function readRemote(api: AxiomApi, managedDatasets: readonly string[]): Promise<Remote> {
  const all = readable(await api.request('GET', '/v2/datasets'), datasetSchema);
  const ours = all.filter(({ name }) => managedDatasets.includes(name));
  const datasets = await Promise.all(
    ours.map(async (dataset) => ({ ...dataset, mapFields: await mapFieldsOf(api, dataset.id) })),
  );
  return {
    datasets,
    notifiers: readable(await api.request('GET', '/v2/notifiers'), remoteNotifier),
    monitors: readable(await api.request('GET', '/v2/monitors'), remoteMonitor),
    dashboards: await allDashboards(api),
  };
}

async function mapFieldsOf(api: AxiomApi, id: string): Promise<readonly string[]> {
  return (
    z
      .array(z.string())
      .nullable()
      .parse(await api.request('GET', `/v2/datasets/${id}/mapfields`)) ?? []
  );
}

async function allDashboards(api: AxiomApi): Promise<RemoteDashboard[]> {
  const found: RemoteDashboard[] = [];
  for (let offset = 0; ; offset += PAGE) {
    const page = z
      .array(z.unknown())
      .parse(await api.request('GET', `/v2/dashboards?limit=${PAGE}&offset=${offset}`));
    found.push(...readable(page, remoteDashboard));
    if (page.length < PAGE) return found;
  }
}

function readable<T>(list: unknown, schema: z.ZodType<T>): T[] {
  return z
    .array(z.unknown())
    .parse(list ?? [])
    .map((item) => schema.safeParse(item))
    .filter((read) => read.success)
    .map(({ data }) => data);
}
