import Stripe from 'stripe';
import { describe, expect, test } from 'vitest';
import { verifyStripe } from '@/lib/telemetry/intake/verify/stripe';
import { signatureHeader } from '@/local/stripe/deliver';

const sdk = new Stripe('sk_test_local');
const seconds = 1_790_000_000;
const payload = JSON.stringify({ id: 'evt_1', object: 'event', note: 'Zoë pays 9 €' });

interface Given {
  header?: string | null;
  body?: string | Uint8Array;
  secrets?: string[];
  /** Unix seconds. */
  now?: number;
}

function verify({ header = null, body = payload, secrets = ['whsec_a'], now = seconds }: Given) {
  const headers = new Headers(header === null ? {} : { 'stripe-signature': header });
  const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : body;
  return verifyStripe({ url: 'https://josh.example', headers, body: bytes, now: now * 1_000 }, secrets);
}

function sdkAccepts(header: string, now = seconds, secret = 'whsec_a'): boolean {
  try {
    sdk.webhooks.constructEvent(payload, header, secret, undefined, undefined, now * 1_000);
    return true;
  } catch {
    return false;
  }
}

const valid = { valid: true };
const refused = (reason: string) => ({ valid: false, reason });
const header = signatureHeader(payload, ['whsec_a'], seconds);
const v1 = header.slice(header.indexOf('v1='));

test('what the SDK signs is accepted', async () => {
  const made = sdk.webhooks.generateTestHeaderString({ payload, secret: 'whsec_a', timestamp: seconds });
  expect(header).toBe(made);
  expect(await verify({ header })).toEqual(valid);
});

describe('secrets', () => {
  test('any of ours may fit any of Stripe’s', async () => {
    const both = signatureHeader(payload, ['whsec_a', 'whsec_b'], seconds);
    expect(both.match(/v1=/g)).toHaveLength(2);
    for (const secrets of [['whsec_a'], ['whsec_b'], ['whsec_x', 'whsec_b'], ['whsec_b', 'whsec_a']])
      expect(await verify({ header: both, secrets })).toEqual(valid);
    expect(await verify({ header, secrets: ['whsec_x', 'whsec_a'] })).toEqual(valid);
  });

  test('none that fits is a mismatch, none at all as well', async () => {
    expect(await verify({ header, secrets: ['whsec_x', 'whsec_A'] })).toEqual(refused('mismatch'));
    expect(await verify({ header, secrets: [] })).toEqual(refused('mismatch'));
  });

  test('a signature of another scheme does not count', async () => {
    expect(await verify({ header: header.replace('v1=', 'v0=') })).toEqual(refused('malformed'));
    expect(await verify({ header: `${header},v0=${'0'.repeat(64)}` })).toEqual(valid);
  });
});

describe('age', () => {
  test.each([
    [0, true],
    [300, true],
    [301, false],
    [86_400, false],
  ])('%i s old is accepted: %s, as by the SDK', async (age, accepted) => {
    expect(await verify({ header, now: seconds + age })).toEqual(accepted ? valid : refused('stale'));
    expect(sdkAccepts(header, seconds + age)).toBe(accepted);
  });

  test.each([
    [300, true],
    [301, false],
  ])('%i s in the future is accepted: %s; the SDK would take any', async (ahead, accepted) => {
    expect(await verify({ header, now: seconds - ahead })).toEqual(accepted ? valid : refused('stale'));
    expect(sdkAccepts(header, seconds - ahead)).toBe(true);
  });

  test('the time of another signature cannot be borrowed', async () => {
    expect(await verify({ header: `t=${seconds + 200},${v1}`, now: seconds + 400 })).toEqual(
      refused('mismatch'),
    );
  });
});

describe('a change', () => {
  test('of any byte of the body is a mismatch', async () => {
    const body = new TextEncoder().encode(payload);
    for (let at = 0; at < body.length; at++) {
      const changed = body.slice();
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(await verify({ header, body: changed })).toEqual(refused('mismatch'));
    }
    expect(await verify({ header, body: `${payload}\n` })).toEqual(refused('mismatch'));
    expect(await verify({ header, body: '' })).toEqual(refused('mismatch'));
  });

  test('of any digit of the signature is a mismatch', async () => {
    for (let at = header.length - 64; at < header.length; at++) {
      const digit = header[at] === '0' ? '1' : '0';
      const changed = header.slice(0, at) + digit + header.slice(at + 1);
      expect(await verify({ header: changed })).toEqual(refused('mismatch'));
    }
  });
});

test.each([
  ['nothing', '', 'missing'],
  ['prose', 'signed, honestly', 'malformed'],
  ['no time', v1, 'malformed'],
  ['no signature', `t=${seconds}`, 'malformed'],
  ['an empty time', `t=,${v1}`, 'malformed'],
  ['a time that is no number', `t=soon,${v1}`, 'malformed'],
  ['a negative time', `t=-${seconds},${v1}`, 'malformed'],
  ['a time with an exponent', `t=1e9,${v1}`, 'malformed'],
  ['a time beyond all clocks', `t=${'9'.repeat(40)},${v1}`, 'malformed'],
  ['an empty signature', `t=${seconds},v1=`, 'mismatch'],
  ['a signature that is not hex', `t=${seconds},v1=${'z'.repeat(64)}`, 'mismatch'],
  ['half a signature', header.slice(0, -32), 'mismatch'],
  ['a signature and a half', `${header}${'0'.repeat(32)}`, 'mismatch'],
])('a header with %s is refused, as by the SDK', async (_, given, reason) => {
  expect(await verify({ header: given })).toEqual(refused(reason));
  expect(sdkAccepts(given)).toBe(false);
});

test('without a header there is no proof', async () => {
  expect(await verify({ header: null })).toEqual(refused('missing'));
});

describe('many signatures', () => {
  const noise = (count: number) =>
    Array.from({ length: count }, (_, i) => `v1=${i.toString(16).padStart(64, '0')}`).join(',');

  test('the right one may be the last of eight', async () => {
    expect(await verify({ header: `t=${seconds},${noise(7)},${v1}` })).toEqual(valid);
  });

  test('more than Stripe ever sends are refused before the body is hashed for each', async () => {
    expect(await verify({ header: `t=${seconds},${noise(8)},${v1}` })).toEqual(refused('malformed'));
  });
});
