import { createHash } from 'node:crypto';
import { SignJWT } from 'jose';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Chunk, Why } from '@/drain/ports';
import { spool } from '@/drain/spool/spool';
import { handleSpool } from '@/drain/spool/spool-handler';
import { NOW } from './support/entries';
import { FakePorts, failed, type Row } from './support/ports';

const KEYS = ['current-signing-key-of-qstash', 'next-signing-key-of-qstash'];
const BASE = 'https://drain.example/api/drain/spool';
const ID = '0123456789abcdef0123456789abcdef';
const row = (n: number): Row => ({ _time: '2026-11-23T12:00:00.000Z', entry_id: `e${n}`, event: null, n });
const ndjson = [row(1), row(2), row(3)].map((one) => JSON.stringify(one)).join('\n');
const chunk: Chunk = { to: 'logs', ndjson: Buffer.from(ndjson), rows: 3 };
const settings = () => ({
  signingKeys: KEYS,
  urlOf: ({ id, why, chunk }: { id: string; why: Why; chunk: { to: string } }) =>
    `${BASE}?to=${chunk.to}&id=${id}&why=${why}`,
  retries: 5,
});

let ports: FakePorts;
beforeEach(() => {
  ports = new FakePorts();
  vi.stubEnv('JOSH_ROLE', 'drain');
});
afterEach(() => {
  vi.unstubAllEnvs();
});

interface Delivery {
  body?: string;
  signedBody?: string;
  signedQuery?: string;
  signedPath?: string;
  key?: string;
  query?: string;
  retried?: number;
}

const query = (why: Why, id = ID, to = 'logs') => `?to=${to}&id=${id}&why=${why}`;

/** A delivery as QStash makes it: the address and the body's hash are signed. */
async function deliver(delivery: Delivery = {}): Promise<Response> {
  const { body = ndjson, signedBody = body, key = KEYS[0] ?? '', retried = 0 } = delivery;
  const { query: asked = query('away'), signedQuery = asked, signedPath = BASE } = delivery;
  const signature = await new SignJWT({ body: createHash('sha256').update(signedBody).digest('base64url') })
    .setProtectedHeader({ alg: 'HS256' })
    .setIssuer('Upstash')
    .setSubject(signedPath + signedQuery)
    .setIssuedAt(NOW / 1000)
    .setExpirationTime(NOW / 1000 + 300)
    .sign(new TextEncoder().encode(key));
  const headers = { 'upstash-signature': signature, 'upstash-retried': String(retried) };
  return handleSpool(new Request(BASE + asked, { method: 'POST', body, headers }), settings, () => ports);
}

const shippedIds = () => ports.rows('logs').map(({ entry_id }) => entry_id);

describe('keeping what Axiom could not take', () => {
  test('a chunk is one message, named after its rows and not after what else stands in them', async () => {
    const later = {
      ...chunk,
      ndjson: Buffer.from(ndjson.replaceAll('"event":null', '"event":null,"drain_ms":7')),
    };
    const unsent = [chunk, later].map((one) => ({ chunk: one, why: 'away' as const }));
    expect((await spool(unsent, ports)).lost).toEqual([]);
    const [first, second] = ports.parcels;
    expect(first?.id).toMatch(/^[0-9a-f]{32}$/);
    expect(second?.id).toBe(first?.id);
  });

  test('refused rows go under a name of their own', async () => {
    const { kept } = await spool(
      [
        { chunk, why: 'unknown' },
        { chunk, why: 'refused' },
      ],
      ports,
    );
    expect(kept[1]).toBe(`${kept[0]}-r`);
  });

  test('what is not kept is told', async () => {
    ports.queueDown = true;
    const unsent = { chunk, why: 'away' as const };
    expect(await spool([unsent], ports)).toEqual({ kept: [], lost: [unsent] });
  });
});

describe('POST /api/drain/spool', () => {
  test('ships what QStash brings back, and says so in the metrics', async () => {
    expect((await deliver()).status).toBe(200);
    expect(shippedIds()).toEqual(['e1', 'e2', 'e3']);
    expect(ports.total('drain_rows_total', { to: 'logs', outcome: 'late' })).toBe(3);
  });

  test('ships it once, however often QStash brings it', async () => {
    await deliver();
    expect((await deliver()).status).toBe(200);
    expect(shippedIds()).toHaveLength(3);
  });

  test('ships once what two messages bring', async () => {
    await deliver({ query: query('away') });
    expect((await deliver({ query: query('unknown') })).status).toBe(200);
    expect(shippedIds()).toHaveLength(3);
  });

  test('takes it out of the spool', async () => {
    ports.ledger.spooled.add(ID);
    await deliver();
    expect([...ports.ledger.spooled]).toEqual([]);
  });

  test('answers 503 while Axiom is away, so that it is brought again', async () => {
    ports.otherwise = failed('http_403', false);
    expect((await deliver()).status).toBe(503);
    ports.otherwise = { outcome: 'accepted', failed: 0, messages: 0 };
    expect((await deliver({ retried: 1 })).status).toBe(200);
    expect(shippedIds()).toHaveLength(3);
  });

  test('takes the next signing key too', async () => {
    expect((await deliver({ key: KEYS[1] ?? '' })).status).toBe(200);
  });

  test.each<[string, Delivery]>([
    ['another key', { key: 'somebody-else' }],
    ['another body', { signedBody: '{"a":3}' }],
    ['another route', { signedPath: 'https://drain.example/api/drain' }],
    ['another dataset', { signedQuery: query('away', ID, 'metrics') }],
    ['another chunk', { signedQuery: query('away', 'f'.repeat(32)) }],
    ['another reason', { signedQuery: query('refused') }],
    ['an unknown dataset', { query: query('away', ID, 'secrets') }],
    ['an unknown reason', { query: `?to=logs&id=${ID}&why=because` }],
    ['no chunk', { query: '?to=logs&why=away' }],
  ])('refuses a signature for %s', async (_, delivery) => {
    expect((await deliver(delivery)).status).toBe(403);
    expect(ports.shipped).toEqual([]);
  });

  test('the app’s deployment does not serve it', async () => {
    vi.stubEnv('JOSH_ROLE', 'app');
    expect((await deliver()).status).toBe(404);
  });
});

describe('what Axiom may have already', () => {
  test('is asked for, and only the rest is shipped', async () => {
    ports.has = ['e1', 'e3'];
    expect((await deliver({ query: query('unknown') })).status).toBe(200);
    expect(shippedIds()).toEqual(['e2']);
    expect(ports.total('drain_rows_total', { outcome: 'known' })).toBe(2);
  });

  test('when all of it is there, nothing is shipped', async () => {
    ports.has = ['e1', 'e2', 'e3'];
    expect((await deliver()).status).toBe(200);
    expect(shippedIds()).toEqual([]);
  });

  test.each<[string, 'no_answer' | 'not_allowed', number, number]>([
    ['while it gives no answer the chunk waits', 'no_answer', 0, 503],
    ['on the last try it is shipped all the same', 'no_answer', 5, 200],
    ['with a token that may not ask it is shipped', 'not_allowed', 0, 200],
  ])('%s', async (_, has, retried, status) => {
    ports.has = has;
    expect((await deliver({ retried })).status).toBe(status);
    expect(shippedIds()).toHaveLength(status === 200 ? 3 : 0);
  });
});

describe('rows that Axiom refuses one by one', () => {
  const refusing = (refuses: (row: Row) => boolean) => {
    const { ingest } = ports.axiom;
    ports.axiom.ingest = async (one, timeoutMs) => {
      const rows = ports.rows(one.to, [one]);
      const failed = rows.filter(refuses).length;
      if (failed === rows.length) return { outcome: 'accepted', failed, messages: 0 };
      return { ...(await ingest(one, timeoutMs)), failed };
    };
  };

  test('are found by sending alone what Axiom does not have, and reduced to what tells that they existed', async () => {
    ports.has = ['e1'];
    refusing(({ n }) => n === 2);
    expect((await deliver({ query: query('refused', `${ID}-r`) })).status).toBe(200);
    expect(ports.rows('logs')).toEqual([
      row(3),
      { _time: '2026-11-23T12:00:00.000Z', entry_id: 'e2', event: null, refused: true },
    ]);
    expect(ports.total('drain_rows_total', { outcome: 'reduced' })).toBe(1);
  });

  test('are dropped, counted and told when not even that is taken', async () => {
    ports.has = ['e1'];
    refusing(({ entry_id }) => entry_id === 'e2');
    expect((await deliver({ query: query('refused', `${ID}-r`) })).status).toBe(200);
    expect(shippedIds()).toEqual(['e3']);
    expect(ports.total('drain_rows_total', { outcome: 'dropped' })).toBe(1);
    expect(ports.warnings).toEqual(['rows_dropped']);
  });

  test('in a chunk out of the spool go through it once more', async () => {
    ports.receipts = [{ outcome: 'accepted', failed: 1, messages: 0 }];
    expect((await deliver()).status).toBe(200);
    expect(ports.parcels.map(({ why }) => why)).toEqual(['refused']);
  });
});
