import { expect, test } from 'vitest';
import type { Row } from './support/ports';
import { Random } from './support/random';
import { Schedule } from './support/schedule';

/** Thousands of ways in which deliveries can go, the same ones in each run. */
const SCHEDULES = 2_000;

interface Verdict {
  lost: string[];
  /** Rows or counts too many, of entries that no window was open for. */
  doubled: string[];
  /** Counts too many that no id gives away. */
  hidden: string[];
}

async function judge(seed: number, faults: number): Promise<Verdict & { exposed: number }> {
  const schedule = new Schedule(new Random(seed), faults);
  await schedule.run();
  const { world, entries, exposed } = schedule;
  const logs = countBy(world.rows('logs'), ({ entry_id }) => String(entry_id));
  const verdict: Verdict = { lost: [], doubled: [], hidden: [] };
  for (const { id, counts } of entries) {
    const rows = logs.get(id) ?? 0;
    if (rows === 0) verdict.lost.push(id);
    if (rows > 1 && !exposed.has(id)) verdict.doubled.push(id);
    if (counts === null) continue;
    const points = world
      .rows('metrics')
      .filter((row) => row.metric === counts.metric && row[counts.label] === counts.value);
    const total = points.reduce((sum, { value }) => sum + Number(value), 0);
    const distinct = new Map(points.map((point) => [point.point_id, Number(point.value)]));
    // Endings of one request share its count; a window for one of them is a window for it.
    const open = entries.some((one) => one.counts?.value === counts.value && exposed.has(one.id));
    if (total === 0) verdict.lost.push(counts.value);
    if (total > 1 && !open) verdict.doubled.push(counts.value);
    if ([...distinct.values()].reduce((sum, value) => sum + value, 0) !== 1)
      verdict.hidden.push(counts.value);
  }
  return { ...verdict, exposed: exposed.size };
}

function countBy(rows: readonly Row[], keyOf: (row: Row) => string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const row of rows) counts.set(keyOf(row), (counts.get(keyOf(row)) ?? 0) + 1);
  return counts;
}

const NOTHING_WRONG = { lost: [], doubled: [], hidden: [] };

test('however batches come, with nothing failing, every entry is there once and counted once', async () => {
  for (let seed = 1; seed <= SCHEDULES / 10; seed++)
    expect({ seed, ...(await judge(seed, 0)) }).toEqual({ seed, ...NOTHING_WRONG, exposed: 0 });
}, 120_000);

test('whatever fails or is killed, nothing is lost; twice is only what Axiom had before the batch was settled, and it shows', async () => {
  let exposed = 0;
  for (let seed = 1; seed <= SCHEDULES; seed++) {
    const { exposed: open, ...verdict } = await judge(seed, (seed % 5) * 0.08);
    expect({ seed, ...verdict }).toEqual({ seed, ...NOTHING_WRONG });
    exposed += open;
  }
  expect(exposed).toBeGreaterThan(SCHEDULES / 10);
}, 120_000);
