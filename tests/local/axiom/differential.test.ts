import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Random } from '../../drain/support/random';
import { type Cell, type Columns, type Differential, differential, type Event, NOW } from './differential';
import { CASES } from './differential-cases';

const COLUMNS: Columns = {
  _time: 'TIMESTAMP',
  s: 'VARCHAR',
  n: 'BIGINT',
  f: 'DOUBLE',
  b: 'BOOLEAN',
  v: 'VARIANT',
};

/** About a fifth of all cells are missing; `sorted` events arrive in the order of their times. */
function events(seed: number, count: number, sorted: boolean): Event[] {
  const random = new Random(seed);
  const next = () => random.next();
  const pick = (values: readonly Cell[]): Cell =>
    next() < 0.2 ? null : (values[Math.floor(next() * values.length)] ?? null);
  return Array.from({ length: count }, (_, i) => {
    const at = sorted ? NOW - (count - i) * 9000 : NOW - Math.floor(next() * 7_200_000);
    const found: Record<string, Cell> = { _time: new Date(at).toISOString() };
    const cells = {
      s: pick(['a', 'A', 'b c', 'B', '', 'é']),
      n: pick([0, 1, 2, 3, 4, 5, -7]),
      f: next() < 0.2 ? null : Math.round(next() * 1000) / 8 + 0.0625,
      b: pick([true, false]),
      v: pick(['a', 'b', 5, 3.5, 4, true]),
    };
    for (const [name, value] of Object.entries(cells))
      if (value !== null || next() < 0.5) found[name] = value;
    return found;
  });
}

describe.each([
  { seed: 1, count: 400, sorted: true },
  { seed: 2, count: 400, sorted: false },
  { seed: 3, count: 1, sorted: true },
])('$count generated events, seed $seed', ({ seed, count, sorted }) => {
  let engines: Differential;
  beforeAll(async () => {
    const warm = { _time: new Date(NOW).toISOString(), s: 'a', n: 1, f: 1.5, b: true, v: 'a' };
    engines = await differential({
      t: { columns: COLUMNS, events: [...events(seed, count, sorted), warm, { ...warm, v: 5 }] },
    });
  });
  afterAll(() => engines.close());

  test.each(CASES)('$apl', async (question) => {
    const { apl, sql } = await engines.ask(question);
    expect(apl.sort()).toEqual(sql.sort());
  });

  test.each(CASES)('over rows that an operator made: $apl', async (question) => {
    const made = question.apl.replace(/^t \|/, 't | extend zz = 1 | project-away zz |');
    const { apl, sql } = await engines.ask({ ...question, apl: made });
    expect(apl.sort()).toEqual(sql.sort());
  });
});

test('the harness tells different answers apart', async () => {
  const engines = await differential({ t: { columns: COLUMNS, events: events(4, 50, true) } });
  const { apl, sql } = await engines.ask({
    apl: "t | where s != 'a' | count",
    sql: "select count(*) as count from t where s <> 'a'",
  });
  expect(apl).not.toEqual(sql);
  engines.close();
});
