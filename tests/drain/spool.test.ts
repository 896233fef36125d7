import { createHash } from 'node:crypto';
import { SignJWT } from 'jose';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { toChunks } from '@/drain/chunk';
import type { Chunk } from '@/drain/ports';
import { SPOOL_LIMITS, spool } from '@/drain/spool';
import { handleSpool } from '@/drain/spool-handler';
import { NOW } from './support/entries';
import { FakePorts, failed } from './support/ports';

const KEYS = ['current-signing-key-of-qstash', 'next-signing-key-of-qstash'];
const BASE = 'https://drain.example/api/drain/spool';
const ndjson = '{"a":1}\n{"a":2}';
const settings = () => ({ signingKeys: KEYS, urlOf: (to: string) => `${BASE}?to=${to}` });

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
  signedUrl?: string;
  key?: string;
  query?: string;
}

/** A delivery as QStash makes it: the address and the body's hash are signed. */
async function deliver({
  body = ndjson,
  signedBody = body,
  signedUrl = `${BASE}?to=logs`,
  key = KEYS[0] ?? '',
  query = '?to=logs',
}: Delivery = {}): Promise<Response> {
  const signature = await new SignJWT({ body: createHash('sha256').update(signedBody).digest('base64url') })
    .setProtectedHeader({ alg: 'HS256' })
    .setIssuer('Upstash')
    .setSubject(signedUrl)
    .setIssuedAt(NOW / 1000)
    .setExpirationTime(NOW / 1000 + 300)
    .sign(new TextEncoder().encode(key));
  const headers = { 'upstash-signature': signature, 'upstash-message-id': 'msg_1' };
  return handleSpool(new Request(BASE + query, { method: 'POST', body, headers }), settings, () => ports);
}

describe('keeping what Axiom could not take', () => {
  test('messages stay below QStash’s limit and hold every row', async () => {
    const rows = Array.from({ length: 40 }, (_, n) => ({ n, text: 'x'.repeat(100_000) }));
    const chunks = toChunks('logs', rows, { rows: 1_000, bytes: 5_000_000 });
    expect(await spool(chunks, ports)).toEqual({ outcome: 'spooled' });
    expect(ports.rows('logs', ports.kept)).toEqual(rows);
    for (const one of ports.kept) expect(Buffer.byteLength(one.ndjson)).toBeLessThan(1_000_000);
    expect(SPOOL_LIMITS.bytes).toBeLessThan(1_000_000);
  });

  test('if one message is not kept, the whole failed', async () => {
    const chunk: Chunk = { to: 'logs', ndjson, rows: 2 };
    ports.queueDown = true;
    expect(await spool([chunk], ports)).toEqual({ outcome: 'failed' });
  });
});

describe('POST /api/drain/spool', () => {
  test('ships what QStash brings back', async () => {
    expect((await deliver()).status).toBe(200);
    expect(ports.shipped).toEqual([{ to: 'logs', ndjson, rows: 2 }]);
  });

  test('ships it once, however often QStash brings it', async () => {
    await deliver();
    expect((await deliver()).status).toBe(200);
    expect(ports.shipped).toHaveLength(1);
  });

  test('answers 503 while Axiom is away, so that it is brought again', async () => {
    ports.otherwise = failed('http_503');
    expect((await deliver()).status).toBe(503);
    ports.otherwise = { outcome: 'accepted', failed: 0, messages: [] };
    expect((await deliver()).status).toBe(200);
    expect(ports.shipped).toHaveLength(1);
  });

  test('takes the next signing key too', async () => {
    expect((await deliver({ key: KEYS[1] ?? '' })).status).toBe(200);
  });

  test.each<[string, Delivery]>([
    ['another key', { key: 'somebody-else' }],
    ['another body', { signedBody: '{"a":3}' }],
    ['another route', { signedUrl: 'https://drain.example/api/drain' }],
    ['another dataset', { signedUrl: `${BASE}?to=metrics` }],
    ['an unknown dataset', { query: '?to=secrets' }],
  ])('refuses a signature for %s', async (_, delivery) => {
    expect((await deliver(delivery)).status).toBe(403);
    expect(ports.shipped).toEqual([]);
  });

  test('the app’s deployment does not serve it', async () => {
    vi.stubEnv('JOSH_ROLE', 'app');
    expect((await deliver()).status).toBe(404);
  });
});
