import { gzipSync } from 'node:zlib';
import * as Sentry from '@sentry/nextjs';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { parseEnvelope } from '@/local/sentry/envelope';
import { type LocalSentry, startSentry } from '@/local/sentry/server';
import { leaksOf } from '@/local/sentry/strings';

let local: LocalSentry;

beforeAll(async () => {
  local = await startSentry();
  Sentry.init({ dsn: local.dsn, environment: 'local', integrations: [], sendClientReports: false });
});
beforeEach(() => {
  local.clear();
  local.faults.clear();
});
afterAll(async () => {
  await Sentry.close(2_000);
  await local.close();
});

describe('the official SDK', () => {
  test('an error arrives with its tags', async () => {
    Sentry.withScope((scope) => {
      scope.setTag('correlation_id', '0190');
      Sentry.captureException(new TypeError('cannot lock'));
    });
    await Sentry.flush(2_000);

    expect(local.events()).toEqual([
      expect.objectContaining({
        environment: 'local',
        tags: { correlation_id: '0190' },
        exception: { values: [expect.objectContaining({ type: 'TypeError', value: 'cannot lock' })] },
      }),
    ]);
  });

  test('a large event arrives although the SDK compresses it', async () => {
    Sentry.captureMessage('large', { extra: { text: 'x'.repeat(100_000) } });
    await Sentry.flush(2_000);
    expect(local.events()).toEqual([
      expect.objectContaining({
        extra: expect.objectContaining({ text: expect.stringMatching(/^x{1000}/) }),
      }),
    ]);
  });

  test('a canary is found wherever the SDK put it', async () => {
    Sentry.captureException(new Error('to +15005550009 failed'), {
      contexts: { sms: { Body: 'Tea at Zoë’s' } },
    });
    await Sentry.flush(2_000);

    const paths = local.leaks(['+15005550009', 'zoë']).map(({ path }) => path);
    // Also in the lines of source code that the SDK sends with the stack.
    const places = ['.exception.values[0].value', '.contexts.sms.Body', '.context_line'];
    expect(places.filter((place) => !paths.some((path) => path.endsWith(place)))).toEqual([]);
    expect(local.leaks(['not there'])).toEqual([]);
  });

  test('an outage loses the event and harms nobody', async () => {
    local.faults.set({ kind: 'status', status: 500 });
    expect(() => Sentry.captureMessage('lost')).not.toThrow();
    await Sentry.flush(2_000);
    expect(local.events()).toEqual([]);
  });
});

describe('an envelope', () => {
  const post = (body: string | Buffer, headers: Record<string, string> = {}, key = 'local') =>
    fetch(`${local.url}/api/1/envelope/?sentry_key=${key}`, {
      method: 'POST',
      body: typeof body === 'string' ? body : new Uint8Array(body),
      headers,
    });
  const envelope = [
    '{"event_id":"e1"}',
    '{"type":"event"}',
    '{"message":"without length"}',
    '{"type":"attachment","length":9}',
    'two\nlines',
    '{"type":"check_in","length":20}',
    '{"status":"größe"}',
    '',
  ].join('\n');
  const expected = [
    { type: 'event', payload: { message: 'without length' } },
    { type: 'attachment', payload: 'two\nlines' },
  ];

  test('is read with lengths and without', () => {
    const read = parseEnvelope(Buffer.from(envelope));
    expect(read.items.map(({ type, payload }) => ({ type, payload }))).toEqual([
      ...expected,
      { type: 'check_in', payload: { status: 'größe' } },
    ]);
  });

  test('is taken plain and compressed, and shown to other processes', async () => {
    expect(await (await post(envelope)).json()).toEqual({ id: 'e1' });
    expect((await post(gzipSync(envelope), { 'content-encoding': 'gzip' })).status).toBe(200);
    expect(local.items('attachment')).toHaveLength(2);
    const shown: unknown = await (await fetch(`${local.url}/_local/items?type=event`)).json();
    expect(shown).toEqual([expect.objectContaining(expected[0]), expect.objectContaining(expected[0])]);
  });

  test.each([
    ['is cut', '{}\n{"type":"event","length":99}\n{}', {}, 'local', 400],
    ['has no header', 'hello', {}, 'local', 400],
    ['claims a compression that it does not have', '{}', { 'content-encoding': 'gzip' }, 'local', 400],
    ['is compressed otherwise', '{}', { 'content-encoding': 'br' }, 'local', 415],
    ['comes with another key', '{}', {}, 'other', 403],
  ])('that %s is refused', async (_, body, headers, key, status) => {
    expect((await post(body, headers, key)).status).toBe(status);
    expect(local.envelopes).toEqual([]);
  });
});

test('every string of a value is looked at, property names included', () => {
  const value = { a: ['x', { 'canary in a name': 1 }], b: 'a CANARY', c: null, d: 7 };
  expect(leaksOf(value, ['canary'])).toEqual([
    { path: '$.a[1].canary in a name (name)', text: 'canary in a name' },
    { path: '$.b', text: 'a CANARY' },
  ]);
});
