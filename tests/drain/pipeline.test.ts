import { gzipSync } from 'node:zlib';
import { beforeEach, describe, expect, test } from 'vitest';
import { type Delivery, drainBatch } from '@/drain/pipeline';
import { newState } from '@/drain/state';
import { entry, lineEntry, ndjson, reportEntry, SECRET, sign } from './support/entries';
import { ACCEPTED, FakePorts, failed } from './support/ports';
import { processing } from './support/process';

const SID = `SM${'0'.repeat(32)}`;
const batch = ndjson(
  lineEntry('sms.inbound.received', { twilio_message_sid: SID }),
  reportEntry({ statusCode: 500 }),
  entry({ message: 'plain' }),
);
const signed = (body: Uint8Array, encoding: string | null = null): Delivery => ({
  body,
  signature: sign(body),
  encoding,
});

let ports: FakePorts;
const drain = (delivery: Delivery = signed(batch)) =>
  drainBatch(delivery, { secrets: [SECRET], processing }, ports, newState());

beforeEach(() => {
  ports = new FakePorts();
});

describe('a batch on its way', () => {
  test('goes to both datasets and is done', async () => {
    expect(await drain()).toEqual({ outcome: 'shipped' });
    expect(ports.rows('logs')).toHaveLength(3);
    expect(ports.total('sms_inbound_total')).toBe(1);
    expect(ports.total('http_requests_total')).toBe(1);
    expect([...ports.ledger.claims.values()]).toEqual(['done']);
    expect(ports.warnings).toEqual([]);
  });

  test('compressed, it is the same', async () => {
    expect(await drain(signed(gzipSync(batch), 'gzip'))).toEqual({ outcome: 'shipped' });
    expect(ports.rows('logs')).toHaveLength(3);
  });

  test('without a valid signature nothing happens at all', async () => {
    expect(await drain({ ...signed(batch), signature: sign(batch, 'other') })).toEqual({
      outcome: 'refused',
    });
    expect(ports.ledger.claims.size).toBe(0);
  });

  test('Vercel’s check of the endpoint needs no signature and leaves nothing', async () => {
    expect(await drain({ body: Buffer.from('{}'), signature: null, encoding: null })).toEqual({
      outcome: 'probed',
    });
    expect(ports.ledger.claims.size + ports.shipped.length).toBe(0);
  });

  test('any other unsigned body is refused', async () => {
    expect(await drain({ body: Buffer.from('{ }'), signature: null, encoding: null })).toEqual({
      outcome: 'refused',
    });
  });
});

describe('a batch that comes again', () => {
  test('counts once', async () => {
    await drain();
    expect(await drain()).toEqual({ outcome: 'duplicate' });
    expect(ports.total('sms_inbound_total')).toBe(1);
    expect(ports.rows('logs')).toHaveLength(3);
  });

  test('while it is being worked on is told to come later', async () => {
    const both = await Promise.all([drain(), drain()]);
    expect(both).toEqual([{ outcome: 'shipped' }, { outcome: 'in_flight', retryAfterMs: 60_000 }]);
  });

  test('without Redis is shipped twice, and shows it by its ids', async () => {
    ports.ledger.down = true;
    await drain();
    await drain();
    const ids = ports.rows('logs').map(({ entry_id }) => entry_id);
    expect(ids).toHaveLength(6);
    expect(new Set(ids).size).toBe(3);
    const points = ports.rows('metrics').filter(({ metric }) => metric === 'sms_inbound_total');
    expect(new Set(points.map(({ point_id }) => point_id)).size).toBe(1);
    expect(ports.warnings).toContain('ledger_unavailable');
  });
});

describe('Axiom away', () => {
  test.each([
    ['429', failed('http_429')],
    ['430', failed('http_430')],
    ['503', failed('http_503')],
    ['unreachable', failed('unreachable')],
    ['403', failed('http_403', false)],
    ['hanging', 'hang' as const],
  ])('%s: the redacted rows are kept, and the batch is done', async (_, otherwise) => {
    ports.otherwise = otherwise;
    expect(await drain()).toEqual({ outcome: 'spooled' });
    expect(ports.rows('logs', ports.kept)).toHaveLength(3);
    expect(ports.rows('metrics', ports.kept).map(({ metric }) => metric)).toContain('sms_inbound_total');
    expect([...ports.ledger.claims.values()]).toEqual(['done']);
  });

  test('for a moment only, nothing is kept', async () => {
    ports.receipts = [failed('http_503'), failed('http_429')];
    expect(await drain()).toEqual({ outcome: 'shipped' });
    expect(ports.kept).toEqual([]);
    expect(ports.rows('logs')).toHaveLength(3);
  });

  test('after the logs, only the metrics are kept', async () => {
    ports.receipts = [ACCEPTED];
    ports.otherwise = failed('http_503');
    expect(await drain()).toEqual({ outcome: 'spooled' });
    expect(ports.shipped.map(({ to }) => to)).toEqual(['logs']);
    expect(ports.kept.map(({ to }) => to)).toEqual(['metrics']);
  });

  test('and QStash too: the batch is given back, and the next delivery ships it', async () => {
    ports.otherwise = failed('http_503');
    ports.queueDown = true;
    expect(await drain()).toEqual({ outcome: 'lost' });
    expect(ports.ledger.claims.size).toBe(0);

    ports.otherwise = ACCEPTED;
    expect(await drain()).toEqual({ outcome: 'shipped' });
    expect(ports.total('sms_inbound_total')).toBe(1);
  });

  test('gives up in bounded time', async () => {
    ports.otherwise = 'hang';
    const before = ports.time;
    await drain();
    expect(ports.time - before).toBeLessThanOrEqual(10_000);
  });
});
