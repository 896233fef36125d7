import { binder } from '../kusto/bind';
import { logColumns } from '../schema/logs';
import { metricColumns } from '../schema/metrics';
import { type Finding, locating } from './finding';
import { countsTwice, formProblems, type Usage } from './form';
import { meaningProblems } from './meaning';
import { type Reads, readsOf } from './reads';

export interface LintOptions {
  usage: Usage;
  /** The dataset that the query reads, by its name in the text. */
  dataset: { of: 'logs' | 'metrics'; name: string };
  /** The query lists rows as they are; its reader tells those apart that came twice. */
  raw?: boolean;
}

export interface Linted {
  findings: Finding[];
  /** Empty when the query could not be understood. */
  reads: Reads;
}

const bound = new Map<string, ReturnType<typeof binder>>();

/** Microsoft's parser with the real schema, once for each name that a dataset has. */
function bind({ of, name }: LintOptions['dataset']) {
  const key = `${of} ${name}`;
  const made = bound.get(key) ?? binder(new Map([[name, of === 'logs' ? logColumns : metricColumns]]));
  bound.set(key, made);
  return made;
}

/** Everything that is wrong with a query before it ever runs. */
export function lint(apl: string, { usage, dataset, raw = false }: LintOptions): Linted {
  const { tree, diagnostics } = bind(dataset)(apl);
  const locate = locating(apl);
  const reads = readsOf(tree);
  const problems = [
    ...diagnostics.map(({ message, start }) => ({ rule: 'language', message, start })),
    ...formProblems(tree, usage),
    ...meaningProblems(reads, dataset.of),
    ...(raw ? [] : countsTwice(tree, dataset.of === 'logs' ? 'entry_id' : 'point_id')),
  ];
  return { findings: problems.map(({ rule, message, start }) => locate(rule, message, start)), reads };
}
