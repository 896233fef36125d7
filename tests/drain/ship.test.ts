import { describe, expect, test } from 'vitest';
import type { Chunk } from '@/drain/ports';
import { ship } from '@/drain/ship';
import { CHUNK_LIMITS, toChunks } from '@/drain/ship/chunk';
import { NOW } from './support/entries';
import { ACCEPTED, FakePorts, failed, rowsIn } from './support/ports';

const chunk = (n: number) => ({ to: 'logs' as const, ndjson: Buffer.from(`{"n":${n}}`), rows: 1 });
const toJson = (row: object) => JSON.stringify(row);
const deadline = NOW + 8_000;

describe('chunks', () => {
  test('hold at most so many rows', () => {
    const rows = Array.from({ length: 2_500 }, (_, n) => ({ n }));
    expect(toChunks('logs', rows.map(toJson)).map((one) => one.rows)).toEqual([1_000, 1_000, 500]);
  });

  test('hold at most so many bytes, not characters', () => {
    const rows = Array.from({ length: 10 }, () => ({ text: '✅'.repeat(100) }));
    const chunks = toChunks('logs', rows.map(toJson), { rows: 100, bytes: 1_000 });
    expect(chunks.map((one) => one.rows)).toEqual([3, 3, 3, 1]);
    for (const one of chunks) expect(one.ndjson.length).toBeLessThanOrEqual(1_000);
  });

  test('keep order and lose nothing', () => {
    const rows = Array.from({ length: 50 }, (_, n) => ({ n }));
    const chunks = toChunks('logs', rows.map(toJson), { rows: 7, bytes: 60 });
    expect(chunks.flatMap(rowsIn)).toEqual(rows);
  });

  test('a row over the limit loses the end of its longest text, and says so', () => {
    const row = { entry_id: 'a', message: '\u0000é✅'.repeat(1_000), route: '/x' };
    const [chunk] = toChunks('logs', [toJson(row)], { rows: 10, bytes: 2_000 });
    const [short] = chunk ? rowsIn(chunk) : [];
    expect(chunk?.ndjson.length).toBeLessThanOrEqual(2_000);
    expect(short).toMatchObject({ entry_id: 'a', route: '/x', truncated: true });
    expect(row.message.startsWith(String(short?.message))).toBe(true);
    expect(String(short?.message).length).toBeGreaterThan(200);
  });

  test('fit one message of QStash’s smallest plan, and one request to Axiom', () => {
    expect(CHUNK_LIMITS.bytes).toBeLessThan(1_000_000 - 16_384);
    expect(CHUNK_LIMITS.rows).toBeLessThanOrEqual(10_000);
  });

  test('of no rows there are none', () => {
    expect(toChunks('logs', [])).toEqual([]);
  });
});

const shipAll = (ports: FakePorts, ...chunks: Chunk[]) => ship(chunks, ports, { deadline, again: false });

describe('shipping', () => {
  test('waits longer each time', async () => {
    const ports = new FakePorts();
    ports.receipts = [failed('http_503'), failed('http_503'), failed('http_503')];
    expect(await shipAll(ports, chunk(1))).toMatchObject({ taken: 1, unsent: [], reason: null });
    expect(ports.time - NOW).toBe(200 + 400 + 800);
  });

  test('does not wait beyond the deadline', async () => {
    const ports = new FakePorts();
    ports.otherwise = failed('http_429');
    expect(await shipAll(ports, chunk(1), chunk(2))).toMatchObject({
      taken: 0,
      reason: 'http_429',
      unsent: [
        { chunk: chunk(1), why: 'away' },
        { chunk: chunk(2), why: 'away' },
      ],
    });
    expect(ports.time).toBeLessThan(deadline);
  });

  test('does not repeat what cannot pass, and goes on with the rest', async () => {
    const ports = new FakePorts();
    ports.receipts = [failed('http_400', false)];
    const { taken, unsent } = await shipAll(ports, chunk(1), chunk(2));
    expect([taken, unsent]).toEqual([1, [{ chunk: chunk(1), why: 'away' }]]);
    expect(ports.shipped).toEqual([chunk(2)]);
  });

  test('what Axiom may have taken is not sent again', async () => {
    const ports = new FakePorts();
    ports.receipts = [failed('timeout', true, 'unknown')];
    const { unsent } = await shipAll(ports, chunk(1));
    expect(unsent).toEqual([{ chunk: chunk(1), why: 'unknown' }]);
    expect(ports.shipped).toEqual([]);
  });

  test('a chunk of which rows were refused is looked at again, for Axiom does not say which', async () => {
    const ports = new FakePorts();
    ports.receipts = [{ outcome: 'accepted', failed: 2, messages: 1 }];
    const three = { ...chunk(1), rows: 3 };
    expect(await shipAll(ports, three)).toEqual({
      taken: 1,
      known: 0,
      refused: 2,
      messages: 1,
      unsent: [{ chunk: three, why: 'refused' }],
      reason: null,
    });
  });

  test('what may have been shipped before is asked for, and only the rest is sent', async () => {
    const ports = new FakePorts();
    ports.has = ['a'];
    const rows = ['a', 'b'].map((entry_id) => ({ _time: '2026-11-23T12:00:00.000Z', entry_id }));
    const [both] = toChunks('logs', rows.map(toJson));
    const result = await ship(both ? [both] : [], ports, { deadline, again: true });
    expect(result).toMatchObject({ taken: 1, known: 1, unsent: [] });
    expect(ports.rows('logs').map(({ entry_id }) => entry_id)).toEqual(['b']);
  });

  test('and when Axiom does not say, the spool asks later', async () => {
    const ports = new FakePorts();
    ports.has = 'no_answer';
    const row = { ...chunk(1), ndjson: Buffer.from('{"_time":"2026-11-23T12:00:00.000Z","entry_id":"a"}') };
    const { unsent } = await ship([row], ports, { deadline, again: true });
    expect(unsent).toEqual([{ chunk: row, why: 'unknown' }]);
    expect(ports.shipped).toEqual([]);
  });

  test('sends a few chunks at once, and never more', async () => {
    const ports = new FakePorts();
    let running = 0;
    let most = 0;
    ports.axiom.ingest = async () => {
      most = Math.max(most, ++running);
      await new Promise(setImmediate);
      running -= 1;
      return ACCEPTED;
    };
    const { taken } = await shipAll(ports, ...Array.from({ length: 20 }, (_, n) => chunk(n)));
    expect([taken, most]).toEqual([20, 4]);
  });
});
