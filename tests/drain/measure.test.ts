import { describe, expect, test } from 'vitest';
import { Cardinality } from '@/drain/measure/cardinality';
import { lineEntry, reportEntry } from './support/entries';
import { processed } from './support/process';

const canceled = (reason: string, ts?: string) => {
  const entry = lineEntry('linkup.canceled', { region: 'sf', reason });
  if (ts) entry.message = String(entry.message).replace('2026-11-23T11:59:30.000Z', ts);
  return entry;
};
const of = (metric: string, entries: unknown[], cardinality?: Cardinality) =>
  processed(entries, {}, cardinality).metrics.filter((row) => row.metric === metric);

describe('counters', () => {
  test('are summed by series and minute', () => {
    const rows = of('linkups_canceled_total', [
      canceled('host', '2026-11-23T11:58:10.000Z'),
      canceled('host', '2026-11-23T11:58:50.000Z'),
      canceled('host', '2026-11-23T11:59:10.000Z'),
      canceled('rain', '2026-11-23T11:59:20.000Z'),
    ]);
    expect(rows.map(({ _time, reason, value }) => [_time, reason, value])).toEqual([
      ['2026-11-23T11:58:50.000Z', 'host', 2],
      ['2026-11-23T11:59:10.000Z', 'host', 1],
      ['2026-11-23T11:59:20.000Z', 'rain', 1],
    ]);
  });

  test('a point’s id depends on the entries counted and on nothing else', () => {
    const [a, b, c] = [canceled('host'), canceled('host'), canceled('host')];
    const id = (...entries: unknown[]) => of('linkups_canceled_total', entries)[0]?.point_id;
    expect(id(a, b)).toBe(id(b, a));
    expect(id(a, b)).not.toBe(id(a, c));
    expect(id(a, b)).not.toBe(id(a));
  });

  test('every point of a batch has its own id', () => {
    const { metrics } = processed([
      ...['a', 'b', 'c'].map((reason) => canceled(reason)),
      reportEntry(),
      lineEntry('http.request.completed', { route: '/x', duration_ms: 1, db_queries: 'a:1,a:1,b:2' }),
    ]);
    expect(new Set(metrics.map(({ point_id }) => point_id)).size).toBe(metrics.length);
  });
});

describe('cardinality', () => {
  test('beyond the cap a label becomes _other, and the overflow is counted by metric and label', () => {
    const entries = ['a', 'b', 'c', 'd', 'a'].map((reason) => canceled(reason));
    const cardinality = new Cardinality(2);
    const { metrics } = processed(entries, {}, cardinality);
    const values = metrics.filter(({ metric }) => metric === 'linkups_canceled_total');
    expect(values.map(({ reason, value }) => [reason, value])).toEqual([
      ['a', 2],
      ['b', 1],
      ['_other', 2],
    ]);
    expect(metrics.find(({ metric }) => metric === 'label_overflow_total')).toMatchObject({
      of_metric: 'linkups_canceled_total',
      of_label: 'reason',
      value: 2,
    });
  });

  test('the cap holds over batches', () => {
    const cardinality = new Cardinality(1);
    of('linkups_canceled_total', [canceled('a')], cardinality);
    expect(of('linkups_canceled_total', [canceled('b')], cardinality)[0]?.reason).toBe('_other');
    expect(of('linkups_canceled_total', [canceled('a')], cardinality)[0]?.reason).toBe('a');
  });

  test('each label of each metric has its own share', () => {
    const cardinality = new Cardinality(1);
    expect(cardinality.admit('m', 'x', '1')).toBe('1');
    expect(cardinality.admit('m', 'y', '2')).toBe('2');
    expect(cardinality.admit('n', 'x', '3')).toBe('3');
    expect(cardinality.admit('m', 'x', '4')).toBe('_other');
  });
});
