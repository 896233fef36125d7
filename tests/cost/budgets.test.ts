import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { parseBudgets } from '@/lib/josh/cost/budgets';
import { type Axiom, startAxiom } from '@/local/axiom/server';
import { given } from '../drain/support/given';
import { processed } from '../drain/support/process';
import { captureLogLines } from '../helpers/log-lines';
import { checkBudgets, startProduct } from '../helpers/product';

startProduct();
const lines = captureLogLines();
let axiom: Axiom;

beforeAll(async () => {
  axiom = await startAxiom();
});
afterAll(() => axiom.close());
beforeEach(() => {
  axiom.faults.clear();
  for (const { info } of axiom.store.datasets()) axiom.store.delete(info.name);
  axiom.store.create('josh-metrics', Date.now());
  Object.assign(process.env, { AXIOM_URL: axiom.url, AXIOM_TOKEN: axiom.token });
});
afterEach(() => {
  delete process.env.COST_BUDGETS;
  delete process.env.JOSH_ENV;
});

const DAY = 86_400_000;

/** Points as the drain makes them: what these kinds cost on each of the last days, in millionths. */
async function spent(days: number, points: object[]) {
  const rows = Array.from({ length: days }, (_, i) => i).flatMap((ago) =>
    points.map((point, n) => ({
      point_id: `p${ago}.${n}`,
      _time: new Date(Date.now() - ago * DAY).toISOString(),
      env: 'local',
      ...point,
    })),
  );
  const response = await fetch(`${axiom.url}/v1/datasets/josh-metrics/ingest`, {
    method: 'POST',
    headers: { authorization: `Bearer ${axiom.token}`, 'content-type': 'application/x-ndjson' },
    body: rows.map((row) => JSON.stringify(row)).join('\n'),
  });
  expect(response.status).toBe(200);
}
const point = (cost_kind: string, value: number, attributed = 'yes') => ({
  metric: 'cost_micros_total',
  kind: 'counter',
  value,
  cost_kind,
  cost_item: 'x',
  cost_basis: 'estimated',
  attributed,
});
const checked = (kind: string) => lines.of('cost.budget_checked').find(({ cost_kind }) => cost_kind === kind);

describe('the budgets', () => {
  it('are held against each kind’s forecast and that of all together', async () => {
    process.env.COST_BUDGETS = 'sms=60,total=1000';
    await spent(40, [point('sms', 3_000_000), point('sms', 1_000_000, 'no'), point('llm', 2_000_000)]);
    expect((await checkBudgets()).status).toBe(200);

    const now = new Date();
    const soFar = now.getUTCDate();
    const days = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 0)).getUTCDate();
    const sms = checked('sms');
    expect(sms).toMatchObject({
      level: 'info',
      spent_micros: soFar * 4_000_000,
      budget_micros: 60_000_000,
      unattributed_share: 0.25,
    });
    // Today is there already and its rest is still to come, so that the month has up to a day more.
    const whole = Number(sms?.forecast_micros) / 4_000_000;
    expect(whole).toBeGreaterThanOrEqual(days - 0.01);
    expect(whole).toBeLessThanOrEqual(days + 1.01);
    expect(sms?.budget_share).toBeCloseTo(Number(sms?.forecast_micros) / 60_000_000, 2);
    expect(checked('llm')).not.toHaveProperty('budget_share');
    expect(checked('stripe')).toMatchObject({ spent_micros: 0, forecast_micros: 0 });
    expect(checked('total')).toMatchObject({ spent_micros: soFar * 6_000_000, budget_micros: 1_000_000_000 });
  });

  it('read what the drain derives from the lines', async () => {
    const { entries } = given('llm.intent.response', {
      model: 'claude-haiku',
      intent: 'accept',
      confidence: 0.9,
      duration_ms: 1,
      cost_micros: 275,
    }).expect();
    process.env.JOSH_ENV = 'prod';
    const costs = processed(entries).metrics.filter(({ metric }) => metric === 'cost_micros_total');
    await spent(
      1,
      costs.map(({ _time, ...rest }) => rest),
    );
    await checkBudgets();
    expect(checked('llm')).toMatchObject({ spent_micros: 275, unattributed_share: 1 });
  });

  it('of another environment do not count', async () => {
    await spent(3, [{ ...point('sms', 5), env: 'staging' }]);
    await checkBudgets();
    expect(lines.of('cost.budget_checked')).toEqual([]);
  });

  it('without any cost at all there is no forecast, and that is said', async () => {
    await spent(1, [{ ...point('sms', 5), metric: 'sms_inbound_total' }]);
    expect((await checkBudgets()).status).toBe(200);
    expect(lines.of('cost.budget_check_failed')).toMatchObject([{ level: 'error', reason: 'no_data' }]);
    expect(lines.of('cost.budget_checked')).toEqual([]);
  });

  it('when Axiom does not answer nothing is claimed, and QStash comes again', async () => {
    await spent(3, [point('sms', 5)]);
    axiom.faults.set({ kind: 'status', status: 503 });
    const response = await checkBudgets();
    expect(response.status).toBe(503);
    expect(await response.json()).toMatchObject({ error: { code: 'axiom.unavailable' } });
    expect(lines.of('cost.budget_check_failed')).toHaveLength(1);
    expect(lines.of('cost.budget_checked')).toEqual([]);
  });

  it('a setting that cannot be read is said; the costs are checked all the same', async () => {
    process.env.COST_BUDGETS = 'sms:60';
    await spent(3, [point('sms', 5)]);
    await checkBudgets();
    expect(lines.of('cost.budget_check_failed')).toMatchObject([{ reason: 'setting_malformed' }]);
    expect(checked('sms')).not.toHaveProperty('budget_micros');
  });

  it.each([
    [undefined, []],
    [
      'sms=200, llm=10.5',
      [
        ['sms', 200_000_000],
        ['llm', 10_500_000],
      ],
    ],
    ['coffee=3', null],
    ['sms', null],
  ])('%s', (text, budgets) => {
    const parsed = parseBudgets(text);
    expect(parsed && [...parsed]).toEqual(budgets);
  });
});
