import { type BoundNode, walk } from '../kusto/bind';
import { documentedOperators } from '../kusto/documented';
import { aggregatesOf, callsIn, groupsOf, pipelines } from './pipeline';

/** Where a query is used, which decides what it may hold. */
export type Usage = 'query' | 'dashboard' | 'monitor';

/** Something wrong with the form of a query, whatever it asks for. */
export interface FormProblem {
  rule: string;
  message: string;
  start: number;
}

/** Checks of a query's form: what Axiom documents, and what holds in dashboards and monitors. */
export function formProblems(tree: BoundNode, usage: Usage): FormProblem[] {
  const steps = pipelines(tree).flat();
  return [
    ...undocumented(tree, steps),
    ...steps.flatMap(unnamed),
    ...(usage === 'dashboard' ? joins(steps) : []),
    ...(usage === 'monitor' ? [...automaticBins(tree), ...lastClause(tree)] : []),
  ];
}

function undocumented(tree: BoundNode, steps: readonly BoundNode[]): FormProblem[] {
  const operators = steps
    .filter(({ kind }) => !documentedOperators.has(kind))
    .map(({ text, start }) =>
      problem('undocumented', `Axiom does not document the operator '${word(text)}'`, start),
    );
  const functions = callsIn(tree)
    .filter(({ called }) => called === null)
    .map(({ text, start }) =>
      problem('undocumented', `Axiom does not document the function '${word(text)}'`, start),
    );
  return [...operators, ...functions];
}

/** The names that Axiom gives unnamed aggregates differ between its documents and its answers. */
function unnamed(step: BoundNode): FormProblem[] {
  if (step.kind !== 'SummarizeOperator') return [];
  const aggregates = aggregatesOf(step).filter(
    ({ kind }) => kind !== 'SimpleNamedExpression' && !/^arg_(max|min)\b/.test(kind),
  );
  const groups = groupsOf(step).filter(
    ({ kind, text }) => kind === 'FunctionCallExpression' && !/^bin(_auto)?\(\s*_time\b/.test(text),
  );
  return [...aggregates, ...groups]
    .filter(({ text }) => !/^arg_(max|min)\(/.test(text))
    .map(({ text, start }) => problem('unnamed', `give '${text}' a name: name = ${text}`, start));
}

function joins(steps: readonly BoundNode[]): FormProblem[] {
  return steps
    .filter(({ kind }) => kind === 'JoinOperator')
    .map(({ start }) =>
      problem('dashboard-join', 'Axiom has no join in dashboards: use lookup, or in (subquery)', start),
    );
}

function automaticBins(tree: BoundNode): FormProblem[] {
  return callsIn(tree)
    .filter(({ called }) => called === 'bin_auto')
    .map(({ start }) =>
      problem(
        'monitor-bin',
        'a monitor takes bin(_time, …) and not bin_auto, whose size depends on the range',
        start,
      ),
    );
}

function lastClause(tree: BoundNode): FormProblem[] {
  const last = pipelines(tree).at(-1)?.at(-1);
  if (last?.kind === 'SummarizeOperator') return [];
  return [
    problem(
      'monitor-summarize',
      'the last clause of a threshold monitor has to be summarize',
      last?.start ?? tree.start,
    ),
  ];
}

/** Whether a query takes each point or row once before it adds anything up. */
export function countsTwice(tree: BoundNode, id: string): FormProblem[] {
  return pipelines(tree).flatMap((steps) => {
    const counting = steps.findIndex((step) => step.kind === 'CountOperator' || addsUp(step));
    if (counting < 0) return [];
    const once = steps.slice(0, counting).some((step) => isOnce(step, id));
    const [first] = [...walk(steps[counting] ?? tree)];
    return once
      ? []
      : [
          problem(
            'counted-twice',
            `take each ${id} once before adding up: distinct ${id}, …`,
            first?.start ?? 0,
          ),
        ];
  });
}

function isOnce(step: BoundNode, id: string): boolean {
  const names =
    step.kind === 'DistinctOperator' ? [step] : step.kind === 'SummarizeOperator' ? groupsOf(step) : [];
  return names.some((node) =>
    [...walk(node)].some(({ kind, text }) => kind === 'NameReference' && text === id),
  );
}

/** Aggregates to which a row that is there twice makes no difference. */
const INDIFFERENT = new Set([
  'max',
  'maxif',
  'min',
  'minif',
  'arg_max',
  'arg_min',
  'dcount',
  'dcountif',
  'make_set',
  'make_set_if',
]);

function addsUp(step: BoundNode): boolean {
  if (step.kind !== 'SummarizeOperator') return false;
  return aggregatesOf(step).some((aggregate) => {
    const [outer] = callsIn(aggregate);
    return outer === undefined || !INDIFFERENT.has(outer.called ?? '');
  });
}

const problem = (rule: string, message: string, start: number): FormProblem => ({ rule, message, start });
const word = (text: string): string => /^[\w-]+/.exec(text)?.[0] ?? text.slice(0, 20);
