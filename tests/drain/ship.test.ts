import { describe, expect, test } from 'vitest';
import { splitChunk, toChunks } from '@/drain/chunk';
import { ship } from '@/drain/ship';
import { NOW } from './support/entries';
import { FakePorts, failed } from './support/ports';

const chunk = (n: number) => ({ to: 'logs' as const, ndjson: `{"n":${n}}`, rows: 1 });
const deadline = NOW + 8_000;

describe('chunks', () => {
  test('hold at most so many rows', () => {
    const rows = Array.from({ length: 2_500 }, (_, n) => ({ n }));
    expect(toChunks('logs', rows).map((one) => one.rows)).toEqual([1_000, 1_000, 500]);
  });

  test('hold at most so many bytes, not characters', () => {
    const rows = Array.from({ length: 10 }, () => ({ text: '✅'.repeat(100) }));
    const chunks = toChunks('logs', rows, { rows: 100, bytes: 1_000 });
    expect(chunks.map((one) => one.rows)).toEqual([3, 3, 3, 1]);
    for (const one of chunks) expect(Buffer.byteLength(one.ndjson)).toBeLessThanOrEqual(1_000);
  });

  test('keep order and lose nothing when they are cut again', () => {
    const rows = Array.from({ length: 50 }, (_, n) => ({ n }));
    const again = toChunks('logs', rows).flatMap((one) => splitChunk(one, { rows: 7, bytes: 60 }));
    expect(again.map((one) => one.ndjson).join('\n')).toBe(rows.map((row) => JSON.stringify(row)).join('\n'));
  });

  test('of no rows there are none', () => {
    expect(toChunks('logs', [])).toEqual([]);
  });
});

describe('shipping', () => {
  test('waits longer each time', async () => {
    const ports = new FakePorts();
    ports.receipts = [failed('http_503'), failed('http_503'), failed('http_503')];
    expect(await ship([chunk(1)], ports, { deadline })).toEqual({ outcome: 'shipped' });
    expect(ports.time - NOW).toBe(200 + 400 + 800);
  });

  test('does not wait beyond the deadline', async () => {
    const ports = new FakePorts();
    ports.otherwise = failed('http_429');
    const chunks = [chunk(1), chunk(2)];
    expect(await ship(chunks, ports, { deadline })).toEqual({
      outcome: 'failed',
      reason: 'http_429',
      unsent: chunks,
    });
    expect(ports.time).toBeLessThan(deadline);
  });

  test('does not repeat what cannot pass, and goes on with the rest', async () => {
    const ports = new FakePorts();
    ports.receipts = [failed('http_400', false)];
    const result = await ship([chunk(1), chunk(2)], ports, { deadline });
    expect(result).toEqual({ outcome: 'failed', reason: 'http_400', unsent: [chunk(1)] });
    expect(ports.shipped).toEqual([chunk(2)]);
  });

  test('rows that Axiom refused one by one are told, not sent again', async () => {
    const ports = new FakePorts();
    ports.receipts = [{ outcome: 'accepted', failed: 2, messages: [] }];
    expect(await ship([chunk(1)], ports, { deadline })).toEqual({ outcome: 'shipped' });
    expect(ports.warnings).toEqual(['axiom_refused_rows']);
  });
});
