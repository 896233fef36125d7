import type { Schedule } from './schedules';

/** What QStash is told about a schedule, and tells about it. */
export interface Definition {
  id: string;
  destination: string;
  cron: string;
  retries: number;
  /** JSON, or empty. */
  body: string;
}

/** A schedule as QStash has it. */
export interface Existing extends Definition {
  paused: boolean;
}

export interface Target {
  /** `local`, `staging` or `prod`. */
  env: string;
  /** The app's public URL. */
  baseUrl: string;
}

export type Change =
  | { kind: 'create'; to: Definition }
  | { kind: 'update'; from: Definition; to: Definition }
  /** One of ours that is not in the list any more. */
  | { kind: 'remove'; from: Definition };

export interface Plan {
  changes: Change[];
  unchanged: string[];
  /** Ids that somebody has paused: said, and left so. */
  paused: string[];
}

/** Ids are fixed, so that applying again finds what it made; what does not begin like this is somebody else's. */
export const ownPrefix = (env: string): string => `josh-${env}-`;

/** What QStash is to be told. `CRON_TZ=` is QStash's own prefix (docs: QStash, "Schedules"); without it times are UTC. */
export function define(schedule: Schedule, { env, baseUrl }: Target): Definition {
  const { name, path, cron, timezone, retries, payload } = schedule;
  return {
    id: ownPrefix(env) + name,
    destination: baseUrl.replace(/\/$/, '') + path,
    cron: timezone === 'UTC' ? cron : `CRON_TZ=${timezone} ${cron}`,
    retries,
    body: payload === undefined ? '' : JSON.stringify(payload),
  };
}

/** What must change at QStash for it to have exactly these schedules of this environment. Pure. */
export function planSchedules(
  wanted: readonly Schedule[],
  existing: readonly Existing[],
  target: Target,
): Plan {
  const definitions = wanted.map((schedule) => define(schedule, target));
  const ours = existing.filter(({ id }) => id.startsWith(ownPrefix(target.env)));
  const byId = new Map(ours.map((schedule) => [schedule.id, schedule]));
  const known = new Set(definitions.map(({ id }) => id));
  const changes: Change[] = [];
  const unchanged: string[] = [];
  for (const to of definitions) {
    const from = byId.get(to.id);
    if (from === undefined) changes.push({ kind: 'create', to });
    else if (differences(from, to).length > 0) changes.push({ kind: 'update', from, to });
    else unchanged.push(to.id);
  }
  for (const from of ours) if (!known.has(from.id)) changes.push({ kind: 'remove', from });
  return { changes, unchanged, paused: ours.filter(({ paused }) => paused).map(({ id }) => id) };
}

const compared = ['destination', 'cron', 'retries', 'body'] as const;

/** The properties in which two definitions differ. */
export const differences = (from: Definition, to: Definition) =>
  compared.filter((name) => from[name] !== to[name]);
