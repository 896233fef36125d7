import { emptyBook } from '@/lib/alerts/book';
import { milliseconds } from '@/lib/alerts/duration';
import { measureRules } from '@/lib/alerts/measure';
import { measuredBy } from '@/lib/alerts/queries';
import { evaluateRound } from '@/lib/alerts/round';
import { type AlertRule, intervals } from '@/lib/alerts/rule';
import { ruleNamed } from '@/lib/alerts/rules';
import { Store } from '../axiom/store';
import { askStore, DATASETS } from './ask-store';

export interface BacktestLine {
  /** Milliseconds since the epoch. */
  at: number;
  what: string;
  because: string;
}

export interface Backtest {
  evaluations: number;
  lines: BacktestLine[];
}

/** More evaluations than that are refused: a year of critical ones would take hours. */
const MOST_EVALUATIONS = 20_000;

/**
 * What a rule would have said on the rows of a dataset: it is evaluated as its schedule does, from the first row to the
 * last and for the time that it takes to resolve after it.
 *
 * @param rows of the dataset that the rule's query reads, with `_time`; `env` decides which count
 * @throws RangeError when there is nothing to measure, or too much
 */
export async function backtest(
  rule: AlertRule,
  rows: readonly Readonly<Record<string, unknown>>[],
  env: string,
): Promise<Backtest> {
  if (rule.query === 'self') throw new RangeError(`${rule.name} looks at the evaluator itself, not at rows`);
  const { dataset } = measuredBy[rule.query].query;
  const times = rows.map(({ _time }) => Date.parse(String(_time))).filter((time) => !Number.isNaN(time));
  if (times.length === 0) throw new RangeError('no row has a _time');
  const [first, last] = times.reduce(
    ([a, b], time) => [Math.min(a, time), Math.max(b, time)],
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
  );
  const step = milliseconds(intervals[rule.tier]);
  const end = last + milliseconds(rule.keepFiringFor) + 2 * step;
  if ((end - first) / step > MOST_EVALUATIONS)
    throw new RangeError(
      `${Math.ceil((end - first) / step)} evaluations are too many; cut the file to ${MOST_EVALUATIONS}`,
    );
  const store = new Store();
  store.create(DATASETS[dataset], first);
  store.ingest(DATASETS[dataset], rows, { receivedAt: last });
  const ports = { env, redis: noCounters, ask: askStore(store, env) };
  let book = emptyBook();
  let evaluations = 0;
  const lines: BacktestLine[] = [];
  for (let at = Math.ceil((first + 1) / step) * step; at <= end; at += step) {
    const measured = await measureRules([rule], book, at, ports);
    const measurement = measured.get(rule.name) ?? { outcome: 'error' as const, reason: 'not_measured' };
    const round = { measured: [{ rule, measurement }], silences: [], at, tier: rule.tier, ruleOf: ruleNamed };
    const { book: next, result } = evaluateRound(book, round);
    book = next;
    evaluations += 1;
    for (const { from, state } of result.transitions)
      lines.push({ at, what: `${from} → ${state.status}`, because: state.because });
    for (const { reason, route, because } of result.notifications)
      lines.push({ at, what: `${route}: ${reason}`, because });
  }
  return { evaluations, lines };
}

const noCounters = (): never => {
  throw new Error('a backtest has no minute counters');
};
