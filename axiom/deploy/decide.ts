import type { Notifier } from '../api/notifier';
import type { Change, Kind } from './change';
import type { DesiredDataset } from './desired';
import { type Difference, differences } from './differences';
import {
  dashboardContentOf,
  type MonitorContent,
  type RemoteDashboard,
  type RemoteMonitor,
  type RemoteNotifier,
} from './managed';
import { fingerprint, unmarked } from './mark';
import type { Remote } from './remote';

/** What is to be done about a dataset. Shortening its retention deletes data: only when told. */
export function datasetChange(
  desired: DesiredDataset,
  remote: Remote['datasets'][number] | undefined,
): Change {
  if (remote === undefined) return create('dataset', desired.name, desired);
  const { name, description, retentionDays, useRetentionPeriod, mapFields } = remote;
  const kept = useRetentionPeriod ? retentionDays : Number.POSITIVE_INFINITY;
  // Map fields that others made stay: without them their objects would become columns.
  const is = {
    name,
    description,
    retentionDays: kept,
    mapFields: desired.mapFields.filter((field) => mapFields.includes(field)),
  };
  const shorter = kept > desired.retentionDays ? 'a shorter retention deletes what is older' : null;
  return update('dataset', name, differences(is, desired), shorter);
}

/** Axiom may answer with secrets left out or masked: what cannot be compared is taken to be right. */
export function notifierChange(desired: Notifier, remote: RemoteNotifier | undefined): Change {
  if (remote === undefined) return create('notifier', desired.name, desired);
  const is = Object.fromEntries(Object.entries(remote.properties).filter(([, inside]) => inside != null));
  const found = differences(is, desired.properties, 'properties').filter(({ is: value }) => !masked(value));
  return update('notifier', desired.name, found, null);
}

const masked = (value: unknown): boolean =>
  typeof value === 'string' && (value === '' || value.includes('**'));

export function monitorChange(desired: MonitorContent, remote: RemoteMonitor | undefined): Change {
  if (remote === undefined) return create('monitor', desired.name, desired);
  const { id: _, ...content } = remote;
  return markedChange('monitor', content, desired);
}

export function dashboardChange(document: unknown, remote: RemoteDashboard | undefined): Change {
  const desired = dashboardContentOf(document);
  if (remote === undefined) return create('dashboard', desired.name, desired);
  return markedChange('dashboard', remote.dashboard, desired);
}

/** Compares without the mark; the mark says whether it is still as it was deployed. */
function markedChange<T extends { name: string; description: string }>(
  kind: Kind,
  remote: T,
  desired: T,
): Change {
  const { description, mark } = unmarked(remote.description);
  const is = { ...remote, description };
  const found = differences(is, desired);
  return update(
    kind,
    desired.name,
    found,
    mark === null
      ? 'it was not deployed from here'
      : mark === fingerprint(is)
        ? null
        : 'it was changed by hand since it was deployed',
  );
}

/** Things of ours that the code does not know any more. */
export function leftover(kind: Kind, name: string): Change {
  return { kind, name, action: 'delete', differences: [], drift: null };
}

function create(kind: Kind, name: string, shall: object): Change {
  return { kind, name, action: 'create', differences: differences({}, shall), drift: null };
}

function update(kind: Kind, name: string, found: readonly Difference[], drift: string | null): Change {
  if (found.length === 0) return { kind, name, action: 'none', differences: [], drift: null };
  return { kind, name, action: 'update', differences: found, drift };
}
