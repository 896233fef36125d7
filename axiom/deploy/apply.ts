import type { AxiomApi } from './api';
import type { Change, Plan } from './change';
import type { Desired } from './desired';
import { abandonedDashboards, abandonedMonitors, idsByName } from './plan';
import type { Remote } from './remote';
import { writeDashboard, writeDataset, writeMonitor, writeNotifier } from './write';

export interface Applied {
  done: readonly Change[];
  /** What failed, and everything after it, which was not begun. */
  failed: { change: Change; error: unknown } | null;
  notDone: readonly Change[];
}

/**
 * Does what a plan says, one thing after the other: datasets, notifiers, monitors, dashboards, each of which may name the
 * ones before it. It stops at the first failure and says what was done. To do it again is safe: what was done is found.
 *
 * @param onDone told after each
 */
export async function applyPlan(
  api: AxiomApi,
  plan: Plan,
  desired: Desired,
  remote: Remote,
  onDone: (change: Change) => void = () => undefined,
): Promise<Applied> {
  const todo = plan.changes.filter(({ action }) => action !== 'none');
  const ids: Ids = {
    notifiers: new Map(idsByName(remote.notifiers)),
    monitors: new Map(idsByName(remote.monitors)),
  };
  const done: Change[] = [];
  for (const change of todo) {
    try {
      await apply(api, change, desired, remote, ids);
    } catch (error) {
      return { done, failed: { change, error }, notDone: todo.slice(done.length + 1) };
    }
    done.push(change);
    onDone(change);
  }
  return { done, failed: null, notDone: [] };
}

/** Ids by name of what exists by now. */
interface Ids {
  notifiers: Map<string, string>;
  monitors: Map<string, string>;
}

async function apply(
  api: AxiomApi,
  change: Change,
  desired: Desired,
  remote: Remote,
  ids: Ids,
): Promise<void> {
  if (change.action === 'delete') return remove(api, change, desired, remote);
  const { kind, name } = change;
  switch (kind) {
    case 'dataset': {
      const dataset = named(desired.datasets, name);
      return writeDataset(api, dataset, remote.datasets.find((one) => one.name === name)?.id);
    }
    case 'notifier':
      ids.notifiers.set(
        name,
        await writeNotifier(api, named(desired.notifiers, name), ids.notifiers.get(name)),
      );
      return;
    case 'monitor': {
      const document = named(desired.monitors, name).document(ids.notifiers);
      ids.monitors.set(name, await writeMonitor(api, document, ids.monitors.get(name)));
      return;
    }
    case 'dashboard': {
      const { uid, document } = named(desired.dashboards, name);
      const version = remote.dashboards.find((one) => one.uid === uid)?.version;
      return writeDashboard(api, uid, document(ids.monitors), version);
    }
  }
}

async function remove(
  api: AxiomApi,
  { kind, name }: Change,
  desired: Desired,
  remote: Remote,
): Promise<void> {
  if (kind === 'monitor') {
    for (const { id } of abandonedMonitors(desired, remote).filter((one) => one.name === name))
      await api.request('DELETE', `/v2/monitors/${id}`);
    return;
  }
  for (const { uid } of abandonedDashboards(desired, remote).filter(
    ({ dashboard }) => dashboard.name === name,
  ))
    await api.request('DELETE', `/v2/dashboards/uid/${uid}`);
}

function named<T extends { name: string }>(items: readonly T[], name: string): T {
  const found = items.find((item) => item.name === name);
  if (found === undefined)
    throw new Error(`the plan names “${name}”, which the code does not know: run plan again`);
  return found;
}
