import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { handleDrain, MAX_BODY_BYTES } from '@/drain/handler';
import { captureLogLines } from '../helpers/log-lines';
import { entry, ndjson, SECRET, sign } from './support/entries';
import { FakePorts, failed } from './support/ports';

const lines = captureLogLines();
let ports: FakePorts;

beforeEach(() => {
  ports = new FakePorts();
  vi.stubEnv('JOSH_ROLE', 'drain');
  vi.stubEnv('DRAIN_SIGNATURE_SECRET', `${SECRET},next`);
  vi.stubEnv('DRAIN_VERIFY_CODE', 'verify-me');
  vi.stubEnv('PHONE_HASH_PEPPERS', 'k1:a-pepper-of-32-characters-length');
});
afterEach(() => {
  vi.unstubAllEnvs();
});

const URL = 'https://drain.example/api/drain';
const call = (init: RequestInit) => handleDrain(new Request(URL, init), () => ports);
const post = (body: Uint8Array, headers: Record<string, string> = { 'x-vercel-signature': sign(body) }) =>
  call({ method: 'POST', body: new Uint8Array(body), headers });
const code = async (response: Response) => (await response.json()).error.code;
const batch = () => ndjson(entry());

describe('POST /api/drain', () => {
  test('a signed batch is answered 200, and nothing is printed', async () => {
    expect((await post(batch())).status).toBe(200);
    expect(lines.raw).toEqual([]);
  });

  test('a forged batch is answered 403', async () => {
    const response = await post(batch(), { 'x-vercel-signature': '0'.repeat(40) });
    expect([response.status, await code(response)]).toEqual([403, 'drain.signature_invalid']);
  });

  test('with no secret set everything is refused', async () => {
    vi.stubEnv('DRAIN_SIGNATURE_SECRET', '');
    const body = batch();
    expect((await post(body, { 'x-vercel-signature': sign(body, '') })).status).toBe(403);
  });

  test('a body over the limit is answered 413', async () => {
    const response = await post(Buffer.alloc(MAX_BODY_BYTES + 1, 0x20));
    expect([response.status, await code(response)]).toEqual([413, 'drain.too_large']);
  });

  test('what is not the compression it says is answered 400', async () => {
    const body = batch();
    const response = await post(body, { 'x-vercel-signature': sign(body), 'content-encoding': 'gzip' });
    expect([response.status, await code(response)]).toEqual([400, 'drain.malformed']);
  });

  test('a batch that could be neither shipped nor kept is answered 503', async () => {
    ports.otherwise = failed('http_503');
    ports.queueDown = true;
    const response = await post(batch());
    expect([response.status, await code(response)]).toEqual([503, 'drain.unavailable']);
  });

  test('a batch that is being worked on is answered 503 with the time to wait', async () => {
    const body = batch();
    const [, second] = await Promise.all([post(body), post(body)]);
    expect([second?.status, second?.headers.get('retry-after')]).toEqual([503, '60']);
  });

  test('the endpoint check `{}` is answered 200 without a signature', async () => {
    expect((await post(Buffer.from('{}'), {})).status).toBe(200);
    expect(ports.shipped).toEqual([]);
  });

  test('a missing setting is answered 503 and named in one line', async () => {
    const broken = () => {
      throw new Error('secret detail');
    };
    const body = batch();
    const init = {
      method: 'POST',
      body: new Uint8Array(body),
      headers: { 'x-vercel-signature': sign(body) },
    };
    expect((await handleDrain(new Request(URL, init), broken)).status).toBe(503);
    expect(lines.of('drain.failed')).toMatchObject([{ reason: 'internal' }]);
    expect(lines.raw.join()).not.toContain('secret detail');
  });
});

describe('the code that verifies the endpoint', () => {
  test.each([
    ['GET', 200],
    ['HEAD', 200],
    ['PUT', 405],
    ['POST', 403],
  ])('%s: on every answer, also %i', async (method, status) => {
    const response = await call({ method, ...(method === 'POST' || method === 'PUT' ? { body: '[]' } : {}) });
    expect([response.status, response.headers.get('x-vercel-verify')]).toEqual([status, 'verify-me']);
  });
});

describe('the app’s deployment', () => {
  test.each(['GET', 'POST'])('does not serve the drain: %s', async (method) => {
    vi.stubEnv('JOSH_ROLE', 'app');
    const response = await call({ method, ...(method === 'POST' ? { body: '{}' } : {}) });
    expect([response.status, response.headers.get('x-vercel-verify')]).toEqual([404, null]);
  });
});
