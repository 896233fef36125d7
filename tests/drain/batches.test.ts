import { describe, expect, test } from 'vitest';
import { decode } from '@/drain/decode';
import { toBatches } from '@/drain/offline/batches';

const LIMITS = { batch: 300, held: 2_000 };
/** With everything in its strings that could be taken for an end. */
const entries = Array.from({ length: 60 }, (_, n) => ({
  id: `e${n}`,
  message: ['}', '},{"id":"x"}', '\\"}]', '[{}]', '{"a":[1,{"b":"}"}]}', 'ü ✅\n'][n % 6],
  proxy: { userAgent: ['a', 'b'], nested: [{ a: 1 }, { b: [] }] },
}));
const ids = entries.map(({ id }) => id);

const FORMS: readonly (readonly [form: string, text: string])[] = [
  ['NDJSON', entries.map((entry) => JSON.stringify(entry)).join('\n')],
  ['NDJSON with CRLF', entries.map((entry) => `${JSON.stringify(entry)}\r\n`).join('')],
  ['an array', JSON.stringify(entries)],
  ['an array on many lines', JSON.stringify(entries, null, 2)],
  ['an array behind a byte order mark', `\ufeff ${JSON.stringify(entries)}\n`],
  [
    'an array on each line',
    `${JSON.stringify(entries.slice(0, 20))}\n${JSON.stringify(entries.slice(20, 21))}\n[]\n${JSON.stringify(entries.slice(21))}`,
  ],
];

async function* inChunks(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function batches(text: string, size: number): Promise<Uint8Array[]> {
  const found: Uint8Array[] = [];
  for await (const batch of toBatches(inChunks(Buffer.from(text), size), LIMITS)) found.push(batch);
  return found;
}
const decoded = (all: readonly Uint8Array[]) => all.flatMap((batch, n) => decode(batch, String(n)));

describe('a stream of entries as batches', () => {
  describe.each(FORMS)('%s', (_, text) => {
    test.each([16, 17, 64, 333, 1_000_000])(
      'in chunks of %i bytes: every entry once and whole',
      async (size) => {
        const all = await batches(text, size);
        expect(decoded(all).map(({ id }) => id)).toEqual(ids);
        if (size < LIMITS.batch) expect(all.length).toBeGreaterThan(10);
      },
    );
  });

  test('no batch is much longer than it should be', async () => {
    for (const [, text] of FORMS) {
      for (const batch of await batches(text, 64)) expect(batch.length).toBeLessThan(1_000);
    }
  });

  test.each([
    ['a quote is missing, an item a line', '"id":"e30"', '"id":"e30', '\n', 2],
    ['a quote is missing, all on one line', '"id":"e30"', '"id":"e30', '', 12],
    ['a bracket too many', '"id":"e30"', '"id":"e30"]', '', 2],
    ['a brace is missing', '{"id":"e30"', '"id":"e30"', '', 2],
  ])('a damaged array loses a few around the damage: %s', async (_, whole, damaged, between, lost) => {
    const items = entries.map((entry) => JSON.stringify(entry)).join(`,${between}`);
    const found = decoded(await batches(`[${items.replace(whole, damaged)}]`, 64));
    const left = new Set(found.map(({ id }) => id));
    expect(ids.filter((id) => !left.has(id)).length).toBeLessThanOrEqual(lost);
    expect(left.has('e0') && left.has('e59')).toBe(true);
    expect(found.some(({ source }) => source === 'unreadable')).toBe(true);
  });

  test('a line without end is cut, so that it is never held as a whole', async () => {
    const text = `{"id":"1"}\n${'x'.repeat(10_000)}\n{"id":"2"}\n`;
    const all = await batches(text, 100);
    expect(Math.max(...all.map(({ length }) => length))).toBeLessThan(LIMITS.held + 200);
    expect(decoded(all).flatMap(({ id }) => id ?? [])).toEqual(['1', '2']);
  });

  test('nothing is no batch', async () => {
    expect(await batches('', 10)).toEqual([]);
  });
});
