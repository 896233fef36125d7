import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { eventTime } from '@/local/axiom/event';
import { runQuery } from '@/local/axiom/query';
import { Store } from '@/local/axiom/store';
import { processorTime } from '../../helpers/processor-time';

const NOW = Date.parse('2026-03-01T12:00:00Z');
const receivedAt = NOW;

function cells(store: Store, apl: string): unknown {
  const outcome = runQuery(store, { apl }, NOW);
  return outcome.ok ? outcome.result.tables[0]?.columns : outcome.error;
}

describe('event times', () => {
  test.each([
    ['2026-03-01T12:00:00Z', '2026-03-01T12:00:00Z'],
    ['2026-03-01T12:00:00.123456789+01:00', '2026-03-01T11:00:00.123456789Z'],
    ['2026-03-01 12:00', '2026-03-01T12:00:00Z'],
    [1_772_366_400, '2026-03-01T12:00:00Z'],
    ['1772366400', '2026-03-01T12:00:00Z'],
    [1_772_366_400_500, '2026-03-01T12:00:00.5Z'],
    [1_772_366_400_500_000, '2026-03-01T12:00:00.5Z'],
    [1_772_366_400_500_000_000, '2026-03-01T12:00:00.5Z'],
    ['2026-02-30T00:00:00Z', undefined],
    ['noon', undefined],
    [true, undefined],
  ])('%s', (given, expected) => {
    expect(eventTime(given)?.toJSON()).toBe(expected);
  });
});

describe('fields', () => {
  test('nested objects become dotted fields; arrays stay', () => {
    const store = new Store();
    store.create('t', NOW);
    store.ingest('t', [{ a: { b: { c: 1 }, d: [1, { e: 2 }] } }], { receivedAt });
    expect(cells(store, 't | project a.b.c, a.d')).toEqual([[1], [[1, { e: 2 }]]]);
  });

  test('names that Axiom keeps for itself are stored under another', () => {
    const store = new Store();
    store.create('t', NOW);
    store.ingest('t', [{ _sysTime: 'mine', _source: 'app' }], { receivedAt });
    expect(cells(store, 't | project _sysTime, _user__sysTime, _user__source')).toEqual([
      ['2026-03-01T12:00:00Z'],
      ['mine'],
      ['app'],
    ]);
  });

  test('an event that would exceed the limit of fields is rejected, the others are kept', () => {
    const store = new Store({ maxFields: 2 });
    store.create('t', NOW);
    const outcome = store.ingest('t', [{ a: 1 }, { b: 1, c: 1 }, { b: 1 }, { a: 2, b: 2 }], { receivedAt });
    expect(outcome).toMatchObject({ kind: 'ingested', ingested: 3 });
    expect(outcome.kind === 'ingested' && outcome.failures).toEqual([
      { timestamp: '2026-03-01T12:00:00Z', error: expect.stringContaining('limit of 2 fields') },
    ]);
  });

  test('a field named like a method of objects is a field like any other', () => {
    const store = new Store();
    store.create('t', NOW);
    store.ingest('t', [{ constructor: 'x' }, { a: 1 }], { receivedAt });
    expect(cells(store, 't | where isnotnull(constructor) | project constructor')).toEqual([['x']]);
  });

  test('a dataset that does not exist takes nothing', () => {
    expect(new Store().ingest('t', [{}], { receivedAt })).toEqual({ kind: 'dataset_not_found' });
  });
});

describe('a data folder', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'axiom-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  test('brings everything back after a restart', () => {
    const first = new Store({ dataFolder: folder });
    first.create('t', NOW, { description: 'kept' });
    first.update('t', NOW, { mapFields: ['labels'] });
    first.ingest('t', [{ _time: '2026-03-01T10:00:00.5Z', a: { b: 1 }, labels: { x: { y: 1 } } }], {
      receivedAt,
    });
    first.ingest('t', [{ a: { b: 2 } }], { receivedAt: NOW + 1000 });

    const second = new Store({ dataFolder: folder });
    expect(second.dataset('t')?.info.description).toBe('kept');
    expect(cells(second, 't | project _time, _sysTime, a.b, labels.x')).toEqual(
      cells(first, 't | project _time, _sysTime, a.b, labels.x'),
    );
    expect(cells(second, 't | project _time, labels.x.y')).toEqual([
      ['2026-03-01T12:00:01Z', '2026-03-01T10:00:00.5Z'],
      [null, 1],
    ]);
  });

  test('holds one line of JSON for each event', () => {
    const store = new Store({ dataFolder: folder });
    store.create('t', NOW);
    store.ingest('t', [{ a: 1 }, { a: 2 }], { receivedAt });
    const lines = readFileSync(join(folder, 't.ndjson'), 'utf8').trim().split('\n');
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      { receivedAt: '2026-03-01T12:00:00Z', event: { _time: '2026-03-01T12:00:00Z', a: 1 } },
      { receivedAt: '2026-03-01T12:00:00Z', event: { _time: '2026-03-01T12:00:00Z', a: 2 } },
    ]);
  });

  test('forgets deleted datasets', () => {
    const store = new Store({ dataFolder: folder });
    store.create('t', NOW);
    store.ingest('t', [{ a: 1 }], { receivedAt });
    store.delete('t');
    const again = new Store({ dataFolder: folder });
    again.create('t', NOW);
    expect(again.dataset('t')?.rowCount).toBe(0);
  });
});

test('100,000 rows are searched by id in less than 100 ms', () => {
  const store = new Store();
  store.create('t', NOW);
  const event = (i: number): object => ({
    _time: NOW + i,
    correlation_id: `c${i % 5000}`,
    level: 'info',
    n: i,
  });
  store.ingest(
    't',
    Array.from({ length: 100_000 }, (_, i) => event(i)),
    { receivedAt },
  );
  const apl = "t | where correlation_id == 'c17' | project n";
  const durations = Array.from({ length: 5 }, () =>
    processorTime(() => expect(cells(store, apl)).toEqual([expect.objectContaining({ length: 20 })])),
  );
  // The first run loads the parser and sorts the rows.
  expect(Math.min(...durations)).toBeLessThan(100);
});

test('what is older than the retention is not shown', () => {
  const store = new Store();
  store.create('t', NOW, { retentionDays: 30, useRetentionPeriod: true });
  const days = [0, 29, 31, 400].map((age) => ({
    _time: new Date(NOW - age * 86_400_000).toISOString(),
    age,
  }));
  store.ingest('t', days, { receivedAt });
  expect(cells(store, 't | project age')).toEqual([[0, 29]]);
  store.update('t', NOW, { useRetentionPeriod: false });
  expect(cells(store, 't | summarize count()')).toEqual([[4]]);
});
