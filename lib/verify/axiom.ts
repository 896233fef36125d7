import { ask } from '@/axiom/apl/ask';
import { type Table, toTable } from '@/axiom/apl/result';
import { type AxiomApi, axiomApi } from '@/axiom/deploy/api';
import type { Change, Kind } from '@/axiom/deploy/change';
import { planDeployment } from '@/axiom/deploy/deploy';
import { datasetReference } from '@/axiom/queries/query';
import { readDeploySettings } from '@/axiom/settings';
import { type Check, found } from './check';
import { isLocal } from './settings-rules';
import { type Env, oncePerRun, type Subject } from './subject';

export const axiomUrl = (env: Env): string => env.AXIOM_URL || 'https://api.axiom.co';

/** Axiom's API as the commands use it; without the long waits between tries. */
export const apiOf = (env: Env): AxiomApi =>
  axiomApi({ url: axiomUrl(env), token: env.AXIOM_TOKEN ?? '', orgId: env.AXIOM_ORG_ID, waits: [500] });

export const datasetsOf = (env: Env) => readDeploySettings(env).datasets;

/** The rows that an APL text after the dataset's name gives, from a minute before this run on. */
export async function rowsSince(
  { env, since, now }: Subject,
  dataset: string,
  then: string,
): Promise<Record<string, unknown>[]> {
  const range = { from: new Date(since - 60_000).toISOString(), to: new Date(now() + 60_000).toISOString() };
  return rowsOf(toTable(await ask(apiOf(env), datasetReference(dataset) + then, range)));
}

export const rowsOf = ({ names, rows }: Table): Record<string, unknown>[] =>
  rows.map((cells) => Object.fromEntries(names.map((name, i) => [name, cells[i]])));

const kinds: Readonly<Record<Kind, string>> = {
  dataset: 'datasets, their retention and map fields are',
  notifier: 'notifiers are',
  monitor: 'monitors are',
  dashboard: 'dashboards are',
};

/** What `npm run axiom -- plan` says, kind by kind. */
export const axiomChecks: readonly Check[] = Object.entries(kinds).map(([kind, what]) => ({
  name: `Axiom: ${what} as the code says`,
  expected: 'nothing to change',
  todo: '`npm run axiom -- plan` shows what differs, `apply` changes it. It needs a token that may manage Axiom.',
  async run(subject) {
    const { plan } = await planned(subject);
    const open = plan.changes.filter((change) => change.kind === kind && change.action !== 'none');
    const there = plan.changes.filter((change) => change.kind === kind).length - open.length;
    const problems = plan.problems.filter((problem) => problem.includes(kind));
    const said = [...open.map(describe), ...problems];
    return found(said.length === 0, said.length === 0 ? `${there} as they should be` : said.join('; '));
  },
}));

const describe = ({ action, name }: Change): string => `${action} “${name}”`;

const planned = oncePerRun(({ env }) =>
  planDeployment(apiOf(env), readDeploySettings(env), {
    prune: false,
    withoutNotifiers: isLocal(axiomUrl(env)),
  }),
);
