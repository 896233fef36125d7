import type { Notifier } from '../api/notifier';
import { dashboards } from '../dashboards/all';
import { toDocument } from '../dashboards/document';
import { monitorsOf } from '../monitors/all';
import { monitorDocument } from '../monitors/monitor';
import { notifiersOf } from '../notifiers/all';
import type { DeploySettings } from '../settings';

export interface DesiredDataset {
  name: string;
  description: string;
  retentionDays: number;
  /** Fields that keep their objects whole. Ours have none: every row is flat, with columns from closed lists. */
  mapFields: readonly string[];
}

/** Something with a document that may name others, which have no id yet while they do not exist. */
export interface Referring<T> {
  name: string;
  /** @param ids by name of what it refers to */
  document: (ids: ReadonlyMap<string, string>) => T;
}

export interface Desired {
  datasets: readonly DesiredDataset[];
  notifiers: readonly Notifier[];
  /** They refer to notifiers. */
  monitors: readonly Referring<ReturnType<typeof monitorDocument>>[];
  /** They refer to monitors. */
  dashboards: readonly (Referring<ReturnType<typeof toDocument>> & { uid: string })[];
}

/** Most days that the Personal plan keeps (Axiom's "Limits"); metrics of a year let seasons be compared. */
const RETENTION = { personal: { logs: 30, metrics: 30 }, cloud: { logs: 30, metrics: 395 } } as const;

/** What shall be in Axiom. */
export function desiredState(settings: DeploySettings): Desired {
  const { datasets, plan } = settings;
  const notifiers = notifiersOf(settings);
  const monitors = monitorsOf(plan);
  return {
    datasets: [
      {
        name: datasets.logs,
        description: 'Log lines of JOSH and of its platform, redacted',
        retentionDays: RETENTION[plan].logs,
        mapFields: [],
      },
      {
        name: datasets.metrics,
        description: 'Metrics of JOSH, derived from its log lines',
        retentionDays: RETENTION[plan].metrics,
        mapFields: [],
      },
    ],
    notifiers,
    monitors: monitors.map((monitor) => ({
      name: monitor.name,
      document: (ids) => monitorDocument(monitor, settings, known(notifiers, ids)),
    })),
    dashboards: dashboards.map((dashboard) => ({
      uid: dashboard.uid,
      name: dashboard.name,
      document: (ids) => toDocument(dashboard, settings, known(monitors, ids)),
    })),
  };
}

/** Stands for the id of what will be made. */
export const KNOWN_LATER = '(known after apply)';

const known = (named: readonly { name: string }[], ids: ReadonlyMap<string, string>): string[] =>
  named.map(({ name }) => ids.get(name) ?? KNOWN_LATER);
