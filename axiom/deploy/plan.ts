import { MOST_MONITORS } from '../monitors/all';
import { notOnPlan } from '../notifiers/all';
import type { DeploySettings } from '../settings';
import type { Change, Plan } from './change';
import { dashboardChange, datasetChange, leftover, monitorChange, notifierChange } from './decide';
import type { Desired } from './desired';
import { unmarked } from './mark';
import type { Remote } from './remote';

export interface PlanOptions {
  settings: DeploySettings;
  /** Delete what was deployed from here and is not in the code any more. */
  prune: boolean;
  /** Monitors may tell nobody. */
  withoutNotifiers: boolean;
}

/** What has to be done so that Axiom is as the code says, in the order in which it is done. Pure. */
export function makePlan(desired: Desired, remote: Remote, options: PlanOptions): Plan {
  const notifierIds = idsByName(remote.notifiers);
  const monitorIds = idsByName(remote.monitors);
  const changes: Change[] = [
    ...desired.datasets.map((one) =>
      datasetChange(
        one,
        remote.datasets.find(({ name }) => name === one.name),
      ),
    ),
    ...desired.notifiers.map((one) =>
      notifierChange(
        one,
        remote.notifiers.find(({ name }) => name === one.name),
      ),
    ),
    // Before the new ones, which may have no place beside them on a small plan.
    ...(options.prune ? leftovers(desired, remote) : []),
    ...desired.monitors.map(({ name, document }) =>
      monitorChange(
        document(notifierIds),
        remote.monitors.find((one) => one.name === name),
      ),
    ),
    ...desired.dashboards.map(({ uid, document }) =>
      dashboardChange(
        document(monitorIds),
        remote.dashboards.find((one) => one.uid === uid),
      ),
    ),
  ];
  return {
    changes,
    problems: problems(desired, remote, options),
    warnings: warnings(desired, remote, options),
  };
}

export const idsByName = (items: readonly { id: string; name: string }[]): ReadonlyMap<string, string> =>
  new Map(items.map(({ id, name }) => [name, id]));

/** Deployed from here, for they carry the mark, and not in the code any more. */
export function abandonedMonitors(desired: Desired, remote: Remote) {
  const names = new Set(desired.monitors.map(({ name }) => name));
  return remote.monitors.filter(
    ({ name, description }) => unmarked(description).mark !== null && !names.has(name),
  );
}
export function abandonedDashboards(desired: Desired, remote: Remote) {
  const uids = new Set(desired.dashboards.map(({ uid }) => uid));
  return remote.dashboards.filter(
    ({ uid, dashboard }) => unmarked(dashboard.description).mark !== null && !uids.has(uid),
  );
}

function leftovers(desired: Desired, remote: Remote): Change[] {
  return [
    ...abandonedMonitors(desired, remote).map(({ name }) => leftover('monitor', name)),
    ...abandonedDashboards(desired, remote).map(({ dashboard }) => leftover('dashboard', dashboard.name)),
  ];
}

function problems(
  desired: Desired,
  remote: Remote,
  { settings, prune, withoutNotifiers }: PlanOptions,
): string[] {
  const found: string[] = [];
  for (const [kind, wanted, there] of [
    ['monitor', desired.monitors, remote.monitors],
    ['notifier', desired.notifiers, remote.notifiers],
  ] as const) {
    for (const { name } of wanted) {
      const same = there.filter((one) => one.name === name);
      if (same.length > 1)
        found.push(
          `there are ${same.length} ${kind}s called “${name}” (${same.map(({ id }) => id).join(', ')}): delete all but one in Axiom`,
        );
    }
  }
  if (desired.notifiers.length === 0 && !withoutNotifiers)
    found.push(
      'no notifier is configured, so the monitors would tell nobody: set AXIOM_ALERT_EMAILS, AXIOM_ALERT_DISCORD_URL or, on the cloud plan, AXIOM_ALERT_PAGERDUTY_KEY; or say --without-notifiers',
    );
  const most = MOST_MONITORS[settings.plan];
  const names = new Set(desired.monitors.map(({ name }) => name));
  const gone = new Set(prune ? abandonedMonitors(desired, remote).map(({ id }) => id) : []);
  const others = remote.monitors.filter(({ name, id }) => !names.has(name) && !gone.has(id));
  if (names.size + others.length > most)
    found.push(
      `the ${settings.plan} plan has ${most} monitors, and these stand besides the ${names.size} here: ${others.map(({ name }) => name).join(', ')}. Delete them, say --prune if they were deployed from here, or set AXIOM_PLAN=cloud`,
    );
  return found;
}

function warnings(desired: Desired, remote: Remote, { settings, prune }: PlanOptions): string[] {
  const ignored = notOnPlan(settings);
  const left = prune
    ? []
    : [
        ...abandonedMonitors(desired, remote).map(({ name }) => name),
        ...abandonedDashboards(desired, remote).map(({ dashboard }) => dashboard.name),
      ];
  return [
    ...(desired.notifiers.length === 0 ? ['no notifier is configured: the monitors tell nobody'] : []),
    ...(ignored.length > 0
      ? [`${ignored.join(' and ')} left out: the Personal plan tells by e-mail and Discord only`]
      : []),
    ...(left.length > 0
      ? [`deployed from here once and not in the code any more: ${left.join(', ')}. --prune deletes them`]
      : []),
  ];
}
