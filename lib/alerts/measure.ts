import type { Redis } from '@upstash/redis';
import type { AnyQuery } from '@/axiom/queries/catalogue';
import { describeError } from '@/lib/telemetry/errors/describe';
import type { Book } from './book';
import { chooseMeasurement } from './choose';
import type { Values } from './condition';
import { type Counters, readCounters } from './counters';
import { milliseconds } from './duration';
import type { Measurement } from './measurement';
import { measuredBy, type SourceName } from './queries';
import { type AlertRule, type Fallback, intervals, tiers } from './rule';

/** Longest wait for one query, in milliseconds. All are asked at once, so this is the longest for all of them as well. */
export const QUERY_MS = 8_000;

export interface MeasurePorts {
  env: string;
  redis: () => Redis;
  /** The rows of a query over a time; throws when Axiom does not answer in time. */
  ask: (
    query: AnyQuery,
    range: { from: number; to: number },
    timeoutMs: number,
  ) => Promise<readonly Readonly<Record<string, unknown>>[]>;
}

/**
 * Measures rules: each query once, all at the same time, beside one request for the minute counters. What fails is a
 * measurement too; no rule is left out and nothing is thrown.
 *
 * @param at the end of every window, in milliseconds since the epoch
 */
export async function measureRules(
  rules: readonly AlertRule[],
  book: Pick<Book, 'evaluated'>,
  at: number,
  ports: MeasurePorts,
): Promise<Map<string, Measurement>> {
  const names = new Set(rules.flatMap(({ query }) => (query === 'self' ? [] : [query])));
  const asked = [...names].map(async (name) => [name, await measureOnce(name, at, ports)] as const);
  const [answers, counters] = await Promise.all([
    Promise.all(asked).then((all) => new Map<SourceName, Measurement>(all)),
    readCounters(ports.redis, windowsOf(rules), ports.env, at),
  ]);
  return new Map(rules.map((rule) => [rule.name, measurementOf(rule, answers, counters, book, at)]));
}

async function measureOnce(name: SourceName, at: number, { ask }: MeasurePorts): Promise<Measurement> {
  const { query, range } = measuredBy[name];
  try {
    const rows = await ask(query, { from: at - milliseconds(range), to: at }, QUERY_MS);
    const values = numbersOf(rows[0] ?? {});
    return (values.rows ?? 0) > 0 ? { outcome: 'measured', values, source: 'axiom' } : { outcome: 'no_data' };
  } catch (error) {
    return { outcome: 'error', reason: describeError(error).code };
  }
}

const numbersOf = (row: Readonly<Record<string, unknown>>): Values =>
  Object.fromEntries(
    Object.entries(row).filter(
      (entry): entry is [string, number] => typeof entry[1] === 'number' && Number.isFinite(entry[1]),
    ),
  );

function windowsOf(rules: readonly AlertRule[]): Map<Fallback, number> {
  return new Map(
    rules.flatMap(({ fallback, window }) => (fallback ? [[fallback, milliseconds(window)] as const] : [])),
  );
}

function measurementOf(
  rule: AlertRule,
  answers: ReadonlyMap<SourceName, Measurement>,
  counters: ReadonlyMap<Fallback, Counters>,
  book: Pick<Book, 'evaluated'>,
  at: number,
): Measurement {
  const { query, condition, fallback } = rule;
  if (query === 'self') return { outcome: 'measured', values: lateness(book, at), source: 'self' };
  const axiom = answers.get(query) ?? { outcome: 'error', reason: 'not_asked' };
  if (fallback === undefined || condition.kind !== 'share_above') return axiom;
  const { drain = null, edge = null } = counters.get(fallback) ?? {};
  return chooseMeasurement(axiom, drain, edge, condition);
}

/** How many minutes the tier that is most overdue should have been evaluated ago; before the first evaluation none is. */
function lateness({ evaluated }: Pick<Book, 'evaluated'>, at: number): Values {
  const overdue = tiers.map((tier) => {
    const last = evaluated[tier];
    return last === undefined ? 0 : at - last - milliseconds(intervals[tier]);
  });
  return { minutes: Math.max(0, ...overdue) / 60_000 };
}
