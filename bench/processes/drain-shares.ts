import { writeFileSync } from 'node:fs';
import { drainOf, signedDelivery } from '../drain-once';
import { makeLines } from '../entries';
import { parseAndStringify } from '../parse-and-stringify';
import { atMost, type Measured } from '../report';
import { interleave, median, ratioOf, type Work } from '../rounds';

const ENTRIES = 10_000;
const MANY = 100_000;

/** `node drain-shares.mjs short|full FILE`: the pipeline beside P+S of the same lines; what was measured, as JSON, to FILE. */
const [extent, file = ''] = process.argv.slice(2);
const results = await bySize();
if (extent === 'full') results.push(await large());
writeFileSync(file, JSON.stringify(results));

/** Each round works through the same lines, whatever the size of the batches into which they are cut. */
async function bySize(): Promise<Measured[]> {
  const lines = makeLines({ count: ENTRIES });
  const clean = makeLines({ count: ENTRIES, personal: 0 });
  const works = {
    base: parseAndStringify(lines),
    baseClean: parseAndStringify(clean),
    of10: batchesOf(lines, 10),
    of100: batchesOf(lines, 100),
    of1000: batchesOf(lines, 1_000),
    of10000: batchesOf(lines, ENTRIES),
    clean: batchesOf(clean, ENTRIES),
  };
  const times = await interleave(
    works,
    extent === 'full' ? { count: 25, warmUp: 5 } : { count: 9, warmUp: 3 },
  );
  const { base } = times;
  return [
    share('10,000 mixed entries', ratioOf(times.of10000, base), 1.75, 1.25),
    share('10 entries', ratioOf(times.of10, base), 2.2, 1.5),
    share('100 entries', ratioOf(times.of100, base)),
    share('1,000 entries', ratioOf(times.of1000, base)),
    share('10,000 entries without personal data', ratioOf(times.clean, times.baseClean), 1.5, 1),
    { name: 'P+S itself', value: (median(base) * 1_000) / ENTRIES, unit: 'µs/entry' },
    { name: 'drain, 10,000 entries', value: (median(times.of10000) * 1_000) / ENTRIES, unit: 'µs/entry' },
  ];
}

async function large(): Promise<Measured> {
  const lines = makeLines({ count: MANY });
  const works = { base: parseAndStringify(lines), drain: batchesOf(lines, MANY) };
  const { drain, base } = await interleave(works, { count: 5, warmUp: 1 });
  return share('100,000 entries', ratioOf(drain, base), 2.2, 1.5);
}

function share(name: string, value: number, must?: number, aim?: number): Measured {
  const measured = { name: `drain, ${name}`, value, unit: '× P+S' };
  return must === undefined ? measured : { ...measured, bound: atMost(must, aim) };
}

function batchesOf(lines: readonly string[], size: number): Work {
  const count = Math.ceil(lines.length / size);
  const batches = Array.from({ length: count }, (_, at) => lines.slice(at * size, (at + 1) * size));
  return drainOf(batches.map(signedDelivery));
}
