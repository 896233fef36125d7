import { beforeEach, describe, expect, test } from 'vitest';
import { Cardinality } from '@/drain/measure/cardinality';
import { NOW } from './support/entries';
import { FakeLedger } from './support/ledger';

const DAY = 86_400_000;

describe('the cap of a label', () => {
  test('the first values win, every other is _other', () => {
    const cardinality = new Cardinality(2);
    const admitted = ['a', 'b', 'c', 'a', 'c'].map((value) => cardinality.admit('m', 'l', value));
    expect(admitted).toEqual(['a', 'b', '_other', 'a', '_other']);
  });

  test('each label of each metric has its own share', () => {
    const cardinality = new Cardinality(1);
    expect(cardinality.admit('m', 'x', '1')).toBe('1');
    expect(cardinality.admit('m', 'y', '2')).toBe('2');
    expect(cardinality.admit('n', 'x', '3')).toBe('3');
    expect(cardinality.admit('m', 'x', '4')).toBe('_other');
  });

  test('each day has its own share', () => {
    const cardinality = new Cardinality(1);
    cardinality.begin(NOW);
    cardinality.admit('m', 'l', 'a');
    cardinality.begin(NOW + DAY);
    expect(cardinality.admit('m', 'l', 'b')).toBe('b');
  });

  test('a value with spaces in it stays whole', () => {
    const cardinality = new Cardinality(1);
    cardinality.begin(NOW);
    cardinality.learn(['m l a b c']);
    expect(cardinality.admit('m', 'l', 'a b c')).toBe('a b c');
  });
});

describe('several processes', () => {
  let ledger: FakeLedger;
  let batches = 0;
  beforeEach(() => {
    ledger = new FakeLedger(() => NOW);
  });

  /** One batch of a process that uses these values. */
  async function batch(process: Cardinality, ...values: string[]): Promise<string[]> {
    batches += 1;
    const opened = await ledger.open({ batch: `${batches}`, keys: [], labels: process.begin(NOW) });
    if (opened.outcome !== 'claimed') throw new Error('the ledger works');
    process.learn(opened.labels);
    const admitted = values.map((value) => process.admit('m', 'l', value));
    const labels = process.news();
    await ledger.close(opened.lease, { keys: [], labels, spooled: [], unspooled: [], critical: new Map() });
    process.told(labels);
    return admitted;
  }

  test('share one cap', async () => {
    const [one, two] = [new Cardinality(2), new Cardinality(2)];
    expect(await batch(one, 'a', 'b')).toEqual(['a', 'b']);
    expect(await batch(two, 'c', 'b')).toEqual(['_other', 'b']);
    expect(ledger.labels).toEqual(['m l a', 'm l b']);
  });

  test('learn from one another though they began at the same time', async () => {
    const [one, two] = [new Cardinality(2), new Cardinality(2)];
    await batch(one);
    await batch(two);
    await batch(one, 'a');
    await batch(two, 'b');
    // Each notices by the number that there is news, and knows it with its next batch.
    await batch(one);
    expect(await batch(one, 'c', 'b')).toEqual(['_other', 'b']);
  });

  test('agree in the end when all fill the same places at once', async () => {
    const processes = [new Cardinality(2), new Cardinality(2), new Cardinality(2)];
    await Promise.all(processes.map((process, n) => batch(process, `${n}x`, `${n}y`)));
    await Promise.all(processes.map((process) => batch(process)));
    const views = await Promise.all(processes.map((process) => batch(process, '0x', '0y', '1x', '2y')));
    expect(new Set(views.map(String)).size).toBe(1);
    expect(views[0]?.filter((value) => value !== '_other')).toHaveLength(2);
  });

  test('ask for the number alone while nothing is new', async () => {
    const process = new Cardinality();
    await batch(process, 'a');
    expect(process.begin(NOW)).toBe('number');
    await batch(process, 'a');
    expect(process.begin(NOW)).toBe('number');
  });
});
