import { createHash } from 'node:crypto';
import { Receiver } from '@upstash/qstash';
import { type JWTPayload, SignJWT, UnsecuredJWT } from 'jose';
import { describe, expect, test } from 'vitest';
import { verifyQstash } from '@/lib/telemetry/intake/verify/qstash';

const url = 'https://josh.example/api/jobs/send-sms';
const body = '{"job_id":"7","note":"Zoë"}';
const keys = ['sig_current', 'sig_next'] as const;
const now = Math.floor(Date.now() / 1_000);
const encode = (text: string) => new TextEncoder().encode(text);
const hash = (text: string) => createHash('sha256').update(text).digest('base64url');

const jsonPart = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

interface Made {
  key?: string;
  algorithm?: string;
  claims?: JWTPayload;
}

/** A token as QStash makes it, except for what is given. */
function sign({ key = keys[0], algorithm = 'HS256', claims = {} }: Made = {}): Promise<string> {
  const usual = {
    iss: 'Upstash',
    sub: url,
    iat: now,
    nbf: now,
    exp: now + 300,
    jti: 'jwt_1',
    body: hash(body),
  };
  return new SignJWT({ ...usual, ...claims })
    .setProtectedHeader({ alg: algorithm, typ: 'JWT' })
    .sign(encode(key));
}

interface Given {
  token?: string | null;
  at?: string;
  bytes?: Uint8Array;
  accepted?: readonly string[];
  /** Unix seconds. */
  clock?: number;
}

function verify({ token = null, at = url, bytes = encode(body), accepted = keys, clock = now }: Given) {
  const headers = new Headers(token === null ? {} : { 'upstash-signature': token });
  return verifyQstash({ url: at, headers, body: bytes, now: clock * 1_000 }, accepted);
}

/** The official receiver's opinion. */
async function sdkAccepts(signature: string, given = { url, body }): Promise<boolean> {
  const receiver = new Receiver({ currentSigningKey: keys[0], nextSigningKey: keys[1] });
  return receiver.verify({ signature, ...given }).catch(() => false);
}

const refused = (reason: string) => ({ valid: false, reason });

describe('a delivery', () => {
  test.each(keys)('signed with %s is accepted, as by the SDK', async (key) => {
    const token = await sign({ key });
    expect(await verify({ token })).toEqual({ valid: true });
    expect(await sdkAccepts(token)).toBe(true);
  });

  test('may carry the hash with padding', async () => {
    const token = await sign({ claims: { body: `${hash(body)}=` } });
    expect(await verify({ token })).toEqual({ valid: true });
  });

  test('without a body is accepted when its absence was signed', async () => {
    const token = await sign({ claims: { body: hash('') } });
    expect(await verify({ token, bytes: new Uint8Array() })).toEqual({ valid: true });
  });

  test('signed with a key of somebody else is refused', async () => {
    const token = await sign({ key: 'sig_other' });
    expect(await verify({ token })).toEqual(refused('mismatch'));
    expect(await sdkAccepts(token)).toBe(false);
  });

  test('signed with a key that has been rotated out is refused', async () => {
    expect(await verify({ token: await sign(), accepted: ['sig_next', 'sig_later'] })).toEqual(
      refused('mismatch'),
    );
  });
});

describe('the URL', () => {
  test.each([
    'https://josh.example/api/jobs/refund',
    'https://josh.example/api/jobs/send-sms?dry=1',
    'https://josh.example/api/jobs/send-sms/',
    'http://josh.example/api/jobs/send-sms',
    'https://evil.example/api/jobs/send-sms',
  ])('a delivery for another one does not pass at %s', async (at) => {
    const token = await sign();
    expect(await verify({ token, at })).toEqual(refused('wrong_url'));
    expect(await sdkAccepts(token, { url: at, body })).toBe(false);
  });

  test('is required', async () => {
    const token = await sign({ claims: { sub: '' } });
    expect(await verify({ token })).toEqual(refused('wrong_url'));
  });
});

describe('the body', () => {
  test('with any byte changed is refused', async () => {
    const token = await sign();
    const bytes = encode(body);
    for (let at = 0; at < bytes.length; at++) {
      const changed = bytes.slice();
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(await verify({ token, bytes: changed })).toEqual(refused('body_mismatch'));
    }
    expect(await sdkAccepts(token, { url, body: `${body} ` })).toBe(false);
  });

  test.each([undefined, '', 'not base64!', hash(body).slice(0, -2), `${hash(body)}AA`, 7])(
    'is refused when its signed hash is %j',
    async (claimed) => {
      expect(await verify({ token: await sign({ claims: { body: claimed } }) })).toEqual(
        refused('body_mismatch'),
      );
    },
  );
});

describe('time', () => {
  test.each([
    [300, true],
    [309, true],
    [311, false],
    [86_400, false],
  ])('%i s after signing it is accepted: %s', async (age, accepted) => {
    for (const key of keys) {
      const verdict = await verify({ token: await sign({ key }), clock: now + age });
      expect(verdict).toEqual(accepted ? { valid: true } : refused('stale'));
    }
  });

  test('a token that is not valid yet is refused', async () => {
    const token = await sign({ claims: { nbf: now + 60 } });
    expect(await verify({ token })).toEqual(refused('stale'));
    expect(await sdkAccepts(token)).toBe(false);
  });
});

describe('the token', () => {
  test.each([
    ['missing', null, 'missing'],
    ['empty', '', 'missing'],
    ['prose', 'trust me', 'malformed'],
    ['of two parts', 'e30.e30', 'malformed'],
    ['of four parts', 'e30.e30.AAAA.AAAA', 'malformed'],
    ['whose claims are a list', `${jsonPart({ alg: 'HS256' })}.${jsonPart([])}.AAAA`, 'mismatch'],
    ['whose claims are no JSON', `${jsonPart({ alg: 'HS256' })}.AAAA.AAAA`, 'malformed'],
    ['whose header is null', `${jsonPart(null)}.e30.AAAA`, 'malformed'],
  ])('%s is refused', async (_, token, reason) => {
    expect(await verify({ token })).toEqual(refused(reason));
  });

  test('of another issuer is refused', async () => {
    expect(await verify({ token: await sign({ claims: { iss: 'Downstash' } }) })).toEqual(
      refused('malformed'),
    );
  });

  test('without a signature is refused', async () => {
    const claims = { iss: 'Upstash', sub: url, exp: now + 300, body: hash(body) };
    expect(await verify({ token: new UnsecuredJWT(claims).encode() })).toEqual(refused('malformed'));
  });

  test('with another algorithm is refused although the key is right', async () => {
    const key = 'k'.repeat(64);
    const token = await sign({ key, algorithm: 'HS512' });
    expect(await verify({ token, accepted: [key] })).toEqual(refused('malformed'));
  });

  test('with any character changed is refused', async () => {
    const token = await sign();
    for (let at = 0; at < token.length; at++) {
      const changed = token.slice(0, at) + (token[at] === 'x' ? 'y' : 'x') + token.slice(at + 1);
      expect((await verify({ token: changed })).valid, `character ${at}`).toBe(false);
    }
  });
});
