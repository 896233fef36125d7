import { z } from 'zod';
import { budgetCosts } from '@/axiom/queries/cost';
import { runQuery } from '@/lib/clients/axiom-query';
import { withDeadline } from '@/lib/clients/deadline';
import { environment } from '@/lib/telemetry/env';
import { describeError } from '@/lib/telemetry/errors/describe';
import { JoshError } from '@/lib/telemetry/errors/error';
import { log } from '@/lib/telemetry/log/log';
import { type CostKind, costKinds, parseBudgets } from './budgets';
import { type DailyCost, type Forecast, forecast } from './forecast';

/** Milliseconds for the query. */
const DEADLINE_MS = 15_000;
const DAY_MS = 86_400_000;
/** The four weeks that a forecast looks at, before the month or in it, and a day to spare. */
const DAYS = 31 + 29;

const row = z.object({
  _time: z.string(),
  cost_kind: z.string().default(''),
  attributed: z.string().default('no'),
  micros: z.number(),
});

export interface BudgetCheck extends Forecast {
  kind: CostKind;
  budget: number | undefined;
  /** Forecast by budget. */
  share: number | undefined;
  /** Share of what is spent that belongs to no known user; undefined when nothing is spent. */
  unattributed: number | undefined;
}

/**
 * Holds the month's costs, as Axiom has them, against their budgets, and says so once for each kind. Safe to repeat: it
 * only reads.
 *
 * @throws JoshError `axiom.unavailable`: an answer that did not come is never a cost of 0
 */
export async function checkBudgets(now: Date): Promise<BudgetCheck[]> {
  const rows = await read(now);
  if (rows.length === 0) {
    // No cost in two months is a drain that does not work, or a system that nobody uses: not a forecast.
    log('cost.budget_check_failed', { reason: 'no_data' });
    return [];
  }
  const budgets = parseBudgets(process.env.COST_BUDGETS);
  if (budgets === null) log('cost.budget_check_failed', { reason: 'setting_malformed' });
  const checks = costKinds.map((kind) => check(kind, rows, budgets?.get(kind), now));
  for (const one of checks) {
    log('cost.budget_checked', {
      cost_kind: one.kind,
      spent_micros: one.spent,
      forecast_micros: one.forecast,
      forecast_low_micros: one.low,
      forecast_high_micros: one.high,
      budget_micros: one.budget,
      budget_share: one.share,
      unattributed_share: one.unattributed,
    });
  }
  return checks;
}

type Row = z.output<typeof row>;

async function read(now: Date): Promise<Row[]> {
  try {
    const since = new Date(Math.floor(now.getTime() / DAY_MS - DAYS) * DAY_MS);
    const range = { from: since.getTime() };
    const answer = runQuery(budgetCosts, { env: environment() }, { range });
    return z
      .array(row)
      .parse(await withDeadline(answer, DEADLINE_MS, () => new DOMException('deadline', 'TimeoutError')));
  } catch (cause) {
    log('cost.budget_check_failed', { reason: describeError(cause).code });
    throw new JoshError('axiom.unavailable', { cause });
  }
}

function check(kind: CostKind, rows: readonly Row[], budget: number | undefined, now: Date): BudgetCheck {
  const own = kind === 'total' ? rows : rows.filter(({ cost_kind }) => cost_kind === kind);
  const whole = forecast(toDaily(own), now);
  const nobodys = forecast(toDaily(own.filter(({ attributed }) => attributed !== 'yes')), now);
  return {
    kind,
    ...whole,
    budget,
    share: budget ? thousandths(whole.forecast / budget) : undefined,
    unattributed: whole.spent > 0 ? thousandths(Math.max(0, nobodys.spent / whole.spent)) : undefined,
  };
}

const toDaily = (rows: readonly Row[]): DailyCost[] =>
  rows.map(({ _time, micros }) => ({ day: _time.slice(0, 10), micros }));

const thousandths = (ratio: number) => Math.round(ratio * 1_000) / 1_000;
