import { gzipSync } from 'node:zlib';
import { beforeEach, describe, expect, test } from 'vitest';
import { type Delivery, drainBatch } from '@/drain/pipeline';
import { type DrainState, newState } from '@/drain/state';
import { entry, lineEntry, NOW, ndjson, reportEntry, SECRET, sign } from './support/entries';
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
let state: DrainState;
const drain = (delivery: Delivery = signed(batch)) =>
  drainBatch(delivery, { secrets: [SECRET], processing }, ports, state);

beforeEach(() => {
  ports = new FakePorts();
  state = newState();
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

  test('signed with a new secret has another name, but its entries are known', async () => {
    const secrets = [SECRET, 'the next secret'];
    const send = (secret: string) =>
      drainBatch({ ...signed(batch), signature: sign(batch, secret) }, { secrets, processing }, ports, state);
    expect(await send(SECRET)).toEqual({ outcome: 'shipped' });
    expect(await send('the next secret')).toEqual({ outcome: 'shipped' });
    expect(await send('the next secret')).toEqual({ outcome: 'duplicate' });
    expect(ports.rows('logs')).toHaveLength(3);
    expect(ports.total('sms_inbound_total')).toBe(1);
    expect(ports.total('http_requests_total')).toBe(1);
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

describe('entries that come again in another batch', () => {
  const [a, b, c] = [
    lineEntry('linkup.created', { region: 'a' }),
    lineEntry('linkup.created', { region: 'b' }),
    lineEntry('linkup.created', { region: 'c' }),
  ];
  const send = (...entries: unknown[]) => drain(signed(ndjson(...entries)));

  test('count once, whatever they come with and in whatever order', async () => {
    await send(a, b);
    await send(c, b);
    await send(b, a, c);
    expect(ports.rows('logs')).toHaveLength(3);
    expect(ports.total('linkups_created_total')).toBe(3);
    expect(ports.total('drain_entries_total', { outcome: 'repeated' })).toBe(4);
  });

  test('twice in one batch count once', async () => {
    await send(a, a);
    expect(ports.rows('logs')).toHaveLength(1);
    expect(ports.total('linkups_created_total')).toBe(1);
  });

  test('while another batch works on them are there twice, and that is counted', async () => {
    await Promise.all([send(a, b), send(b, c)]);
    expect(ports.rows('logs')).toHaveLength(4);
    await send(entry());
    expect(ports.total('drain_entries_total', { outcome: 'overlapped' })).toBe(1);
  });

  test('a request counts once though its entries come in several batches', async () => {
    const proxy = { method: 'POST', path: '/api/twilio/inbound' };
    const request = { requestId: 'iad1::r-1', proxy };
    await send(
      entry({
        ...request,
        source: 'edge',
        type: 'middleware-invocation',
        path: 'middleware',
        statusCode: 200,
      }),
    );
    await send(entry(request), reportEntry({ ...request, statusCode: 500 }));
    await send(entry({ ...request, source: 'static', proxy: { ...proxy, statusCode: 500 } }));
    expect(ports.total('http_requests_total')).toBe(1);
    expect(ports.total('http_requests_total', { status_class: '5xx' })).toBe(1);
  });

  test('a batch that was lost leaves no marks', async () => {
    ports.otherwise = failed('http_503');
    ports.queueDown = true;
    expect(await send(a, b)).toEqual({ outcome: 'lost' });
    ports.otherwise = ACCEPTED;
    await send(b, c);
    expect(ports.total('linkups_created_total')).toBe(2);
  });

  test('take two round trips to the ledger a batch', async () => {
    await send(a);
    await send(a, b);
    expect(ports.ledger.trips).toBe(4);
  });
});

describe('what a batch says about the drain', () => {
  test('entries, rows, lag, time, spool and its own share', async () => {
    const own = entry({ projectId: 'prj_drain' });
    const old = entry({ timestamp: NOW - 90_000 });
    const slow: typeof ports.axiom.ingest = ports.axiom.ingest;
    ports.axiom.ingest = async (chunk, ms) => {
      ports.time += 40;
      return slow(chunk, ms);
    };
    await drain(signed(ndjson(own, old, entry(), lineEntry('linkup.created', { region: 'a' }))));
    const values = ports
      .rows('metrics')
      .filter(({ metric }) => String(metric).startsWith('drain_'))
      .map(({ metric, outcome, of, dedupe, value }) => [metric, outcome ?? of ?? dedupe ?? '', value]);
    expect(
      Object.fromEntries(values.map(([metric, label, value]) => [`${metric} ${label}`.trim(), value])),
    ).toEqual({
      'drain_entries_total event': 1,
      'drain_entries_total other': 2,
      'drain_entries_total own': 1,
      'drain_batches_total claimed': 1,
      'drain_rows_total shipped': 3,
      'drain_lag_ms oldest': 90_000,
      'drain_lag_ms newest': 0,
      drain_batch_ms: 40,
      drain_spool_depth: 0,
      drain_self_share: 0.25,
    });
  });

  test('rows that Axiom refused are counted and looked at again through the spool', async () => {
    ports.receipts = [{ outcome: 'accepted', failed: 1, messages: 2 }];
    expect(await drain()).toEqual({ outcome: 'shipped' });
    expect(ports.parcels.map(({ why }) => why)).toEqual(['refused']);
    expect(ports.total('drain_rows_total', { outcome: 'refused' })).toBe(1);
    expect(ports.total('drain_axiom_messages_total')).toBe(2);
    expect(ports.warnings).toEqual(['axiom_refused_rows', 'axiom_messages']);
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
