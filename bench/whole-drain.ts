import { drainOf, signedDelivery } from './drain-once';
import { makeLines } from './entries';
import type { Measurement } from './measurement';
import { atMost, type Measured } from './report';
import { interleave, median, ratioOf, type Work } from './rounds';

const ENTRIES = 10_000;
const MANY = 100_000;

/** The whole pipeline beside parsing and serialising the same lines (P+S), by the size of the batches. */
export const wholeDrain: Measurement = {
  name: 'drain',
  about:
    'signed bytes in, NDJSON bytes out, everything on: beside JSON.parse + JSON.stringify of the same lines',
  gate: false,
  async run({ short, say }) {
    const lines = makeLines({ count: ENTRIES });
    const clean = makeLines({ count: ENTRIES, personal: 0 });
    // Each round works through the same lines, whatever the size of the batches into which they are cut.
    const works = {
      base: parseAndStringify(lines),
      baseClean: parseAndStringify(clean),
      of10: batchesOf(lines, 10),
      of100: batchesOf(lines, 100),
      of1000: batchesOf(lines, 1_000),
      of10000: batchesOf(lines, ENTRIES),
      clean: batchesOf(clean, ENTRIES),
    };
    say(`batches of 10 to ${ENTRIES} entries`);
    const times = await interleave(works, short ? { count: 9, warmUp: 3 } : { count: 25, warmUp: 5 });
    const { base } = times;
    const results: Measured[] = [
      share('10,000 mixed entries', ratioOf(times.of10000, base), 1.75, 1.25),
      share('10 entries', ratioOf(times.of10, base), 2.2, 1.5),
      share('100 entries', ratioOf(times.of100, base)),
      share('1,000 entries', ratioOf(times.of1000, base)),
      share('10,000 entries without personal data', ratioOf(times.clean, times.baseClean), 1.5, 1),
      { name: 'P+S itself', value: (median(base) * 1_000) / ENTRIES, unit: 'µs/entry' },
      { name: 'drain, 10,000 entries', value: (median(times.of10000) * 1_000) / ENTRIES, unit: 'µs/entry' },
    ];
    if (short) return results;
    say(`a batch of ${MANY} entries`);
    const all = makeLines({ count: MANY });
    const large = await interleave(
      { base: parseAndStringify(all), drain: batchesOf(all, MANY) },
      { count: 5, warmUp: 1 },
    );
    return [...results, share('100,000 entries', ratioOf(large.drain, large.base), 2.2, 1.5)];
  },
};

function share(name: string, value: number, must?: number, aim?: number): Measured {
  const measured = { name: `drain, ${name}`, value, unit: '× P+S' };
  return must === undefined ? measured : { ...measured, bound: atMost(must, aim) };
}

function batchesOf(lines: readonly string[], size: number): Work {
  const count = Math.ceil(lines.length / size);
  const batches = Array.from({ length: count }, (_, at) => lines.slice(at * size, (at + 1) * size));
  return drainOf(batches.map(signedDelivery));
}

/** P+S: what nobody can do without who reads JSON and writes it. */
export function parseAndStringify(lines: readonly string[]): Work {
  return () => {
    let length = 0;
    for (const line of lines) length += JSON.stringify(JSON.parse(line)).length;
    return length;
  };
}
