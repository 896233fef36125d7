import { describe, expect, test } from 'vitest';
import { decode } from '@/drain/decode';
import { fingerprint } from '@/drain/measure/fingerprint';
import { Mark } from '@/drain/measure/mark';
import { nameAll, requestKey, sift } from '@/drain/seen';
import { entry, ndjson } from './support/entries';

const REQUEST = 'fs5lg-1764000000000-d483cf84a9d9';
const named = (...raw: unknown[]) => nameAll(decode(ndjson(...raw), 'batch'));
const none: boolean[] = [];
const request = requestKey({ requestId: REQUEST });
const ids = (entries: readonly { key: string }[]) => entries.map(({ key }) => key);

describe('what a batch asks for', () => {
  test('is each entry, then each request once', () => {
    const batch = named(
      entry({ id: 'a', requestId: REQUEST }),
      entry({ id: 'b', requestId: `iad1::iad1::${REQUEST}` }),
      entry({ id: 'c', requestId: null }),
    );
    expect(batch.keys).toHaveLength(4);
    expect(batch.keys.slice(batch.firstRequest)).toEqual([request]);
  });

  test('an entry and a request of the same name are two things', () => {
    const { keys } = named(entry({ id: REQUEST, requestId: REQUEST }));
    expect(new Set(keys).size).toBe(2);
  });

  test('samples of Vercel’s test are not asked for: they repeat their ids, and shall show each time', () => {
    const batch = named(
      entry({ id: 's', message: 'SAMPLE MESSAGE: hello', requestId: null }),
      entry({ id: 'a', requestId: null }),
    );
    expect(batch.keys).toHaveLength(1);
    expect(ids(sift(batch, [true]).fresh)).toEqual(['s']);
  });
});

describe('what of it is new', () => {
  const batch = named(
    entry({ id: 'a', requestId: REQUEST }),
    entry({ id: 'b', requestId: null }),
    entry({ id: 'c', requestId: null }),
  );

  test('all of it, when nothing was seen', () => {
    const { fresh, keys, repeated } = sift(batch, none);
    expect([ids(fresh), repeated]).toEqual([['a', 'b', 'c'], 0]);
    expect(keys).toEqual(batch.keys.slice(0, 3));
  });

  test('what was seen is left out, and counted', () => {
    const { fresh, keys, repeated } = sift(batch, [false, true, true, false]);
    expect([ids(fresh), repeated]).toEqual([['a'], 2]);
    expect(keys).toEqual([batch.keys[0]]);
  });

  test('an entry may be new though its request was counted', () => {
    const { fresh, counted } = sift(batch, [false, true, true, true]);
    expect([ids(fresh), [...counted]]).toEqual([['a'], [request]]);
  });

  test('what stands twice in one batch is taken once', () => {
    const twice = named(entry({ id: 'a' }), entry({ id: 'b' }), entry({ id: 'a' }));
    const { fresh, repeated } = sift(twice, none);
    expect([ids(fresh), repeated]).toEqual([['a', 'b'], 1]);
  });
});

describe('fingerprints', () => {
  test('are eleven characters that need no escaping', () => {
    expect(fingerprint('1573817250283254651097202070', 1)).toMatch(/^[\w-]{11}$/);
    expect(fingerprint('', 1)).toMatch(/^[\w-]{11}$/);
  });

  test('of 300,000 ids that differ in few digits are all different', () => {
    const base = 1_573_817_250_283_254n;
    const all = new Set<string>();
    for (let n = 0; n < 300_000; n++) all.add(fingerprint(`${base + BigInt(n)}097202070`, 1));
    expect(all.size).toBe(300_000);
  });

  test('of a set do not depend on the order, but on the name and each of its texts', () => {
    const of = (name: string, ...texts: string[]) => {
      const set = Mark.empty();
      for (const text of texts) set.add(Mark.of(text));
      return set.with(Mark.of(name));
    };
    expect(of('m', 'a', 'b', 'c')).toBe(of('m', 'c', 'a', 'b'));
    expect(of('m', 'a')).toBe(Mark.of('a').with(Mark.of('m')));
    const others = [of('n', 'a', 'b'), of('m', 'a', 'c'), of('m', 'a'), of('m', 'a', 'a'), of('m', 'ab')];
    expect(new Set([of('m', 'a', 'b'), ...others]).size).toBe(6);
    expect(of('m', 'a', 'b')).toMatch(/^[\w-]{22}$/);
  });

  test('one changed bit changes about half of the result', () => {
    const bits = (text: string) => Buffer.from(`${fingerprint(text, 1)}A`, 'base64url');
    let flipped = 0;
    for (let n = 0; n < 500; n++) {
      const [a, b] = [bits(`id-${n}`), bits(`id-${n}`.replace('i', 'h'))];
      for (const [at, byte] of a.subarray(0, 8).entries())
        flipped += (byte ^ (b[at] ?? 0)).toString(2).replaceAll('0', '').length;
    }
    expect(flipped / 500).toBeGreaterThan(28);
    expect(flipped / 500).toBeLessThan(36);
  });
});
