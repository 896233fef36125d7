import {
  getExpectedBodyHash,
  getExpectedTwilioSignature,
  validateRequest,
  validateRequestWithBody,
} from 'twilio/lib/webhooks/webhooks.js';
import { describe, expect, test } from 'vitest';
import { verifyTwilio } from '@/lib/telemetry/intake/verify/twilio';

const token = '12345678901234567890123456789012';
const path = 'https://josh.example/api/twilio/inbound';
const formType = 'application/x-www-form-urlencoded; charset=UTF-8';
const range = (length: number) => Array.from({ length }, (_, i) => i);

/** Mulberry32: the same forms in every run. */
function random(seed: number) {
  let state = seed;
  return (below: number) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

const names = ['Body', 'From', 'To', 'MessageSid', 'MediaUrl', 'body', 'ÄName', 'a', 'a b', '_', ''];
const pieces = ['x', '1', ' ', '+', '&', '=', '%', '%41', '\r\n', 'é', '☕', '🥾', '\u0000', '"', 'مرحبا'];

function randomForm(pick: (below: number) => number): URLSearchParams {
  const form = new URLSearchParams();
  for (const _ of range(1 + pick(8))) {
    const value = range(pick(5)).map(() => pieces[pick(pieces.length)] ?? '');
    form.append(names[pick(names.length)] ?? '', value.join(''));
  }
  return form;
}

/** The parameters as a framework hands them to the SDK: a list where a name comes more than once. */
function parametersOf(form: URLSearchParams): Record<string, string | string[]> {
  return Object.fromEntries(
    [...new Set(form.keys())].map((name) => {
      const values = form.getAll(name);
      return [name, values.length > 1 ? values : (values[0] ?? '')];
    }),
  );
}

interface Given {
  url?: string;
  type?: string;
  body?: string | Uint8Array;
  signature?: string | null;
  tokens?: string[];
}

function verify({ url = path, type = formType, body = '', signature = null, tokens = [token] }: Given) {
  const headers = new Headers({ 'content-type': type });
  if (signature !== null) headers.set('x-twilio-signature', signature);
  const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : body;
  return verifyTwilio({ url, headers, body: bytes, now: 0 }, tokens);
}

const accepts = async (given: Given) => (await verify(given)).valid;
const mismatch = { valid: false, reason: 'mismatch' };

describe('a form', () => {
  test('is accepted when the SDK accepts it: repeated names, empty values, any script', async () => {
    for (const seed of range(300)) {
      const form = randomForm(random(seed));
      const parameters = parametersOf(form);
      const signature = getExpectedTwilioSignature(token, path, parameters);
      expect(validateRequest(token, signature, path, parameters)).toBe(true);
      expect(await verify({ body: form.toString(), signature }), `seed ${seed}: ${form}`).toEqual({
        valid: true,
      });
    }
  });

  test('with any byte changed is judged as by the SDK: refused as soon as a parameter differs', async () => {
    let refused = 0;
    for (const seed of range(12)) {
      const form = randomForm(random(1_000 + seed));
      const signature = getExpectedTwilioSignature(token, path, parametersOf(form));
      const body = new TextEncoder().encode(form.toString());
      for (const at of range(body.length)) {
        const changed = body.slice();
        changed[at] = (changed[at] ?? 0) ^ 1;
        const read = new URLSearchParams(new TextDecoder().decode(changed));
        const accepted = await accepts({ body: changed, signature });
        expect(accepted).toBe(validateRequest(token, signature, path, parametersOf(read)));
        if (read.toString() !== form.toString()) expect(accepted, `seed ${seed}, byte ${at}`).toBe(false);
        if (!accepted) refused++;
      }
    }
    expect(refused).toBeGreaterThan(300);
  });

  test('is refused under every other signature, URL and token', async () => {
    const url = `${path}?cid=0190a1`;
    const body = 'Body=hello&From=%2B15005550006';
    const signature = getExpectedTwilioSignature(token, url, { Body: 'hello', From: '+15005550006' });
    expect(await verify({ url, body, signature })).toEqual({ valid: true });

    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
    for (const at of range(signature.length)) {
      for (const letter of alphabet) {
        const changed = signature.slice(0, at) + letter + signature.slice(at + 1);
        if (changed !== signature)
          expect(await accepts({ url, body, signature: changed }), changed).toBe(false);
      }
    }
    for (const at of range(url.length).slice('https://'.length)) {
      const changed = `${url.slice(0, at)}${url[at] === 'x' ? 'y' : 'x'}${url.slice(at + 1)}`;
      expect(await verify({ url: changed, body, signature }), changed).toEqual(mismatch);
    }
    expect(await verify({ url, body, signature, tokens: [`${token}0`] })).toEqual(mismatch);
  });

  test('is accepted under either token during a rotation', async () => {
    const signature = getExpectedTwilioSignature('next', path, { a: 'b' });
    expect(await verify({ body: 'a=b', signature, tokens: [token, 'next'] })).toEqual({ valid: true });
    expect(await verify({ body: 'a=b', signature, tokens: [token] })).toEqual(mismatch);
  });
});

describe('a port', () => {
  const hosts = ['josh.example', 'josh.example:443', 'josh.example:80', 'josh.example:8443'];
  const more = ['user:pass@josh.example', 'user:pass@josh.example:8443', '[::1]', '[::1]:3000'];
  const urls = ['https', 'http'].flatMap((scheme) =>
    [...hosts, ...more].map((host) => `${scheme}://${host}/api/twilio/status?cid=0190#`.replace('#', '')),
  );

  test.each(urls)('of %s: with and without, whichever Twilio signed, as the SDK', async (url) => {
    for (const signed of urls) {
      const signature = getExpectedTwilioSignature(token, signed, { a: '1' });
      expect(await accepts({ url, body: 'a=1', signature }), `signed as ${signed}`).toBe(
        validateRequest(token, signature, url, { a: '1' }),
      );
    }
  });
});

describe('a JSON body', () => {
  const type = 'application/json';
  const signed = (body: string) => {
    const url = `${path}?bodySHA256=${getExpectedBodyHash(body)}`;
    return { url, type, body, signature: getExpectedTwilioSignature(token, url, {}) };
  };

  test('is accepted when the SDK accepts it', async () => {
    for (const body of ['{}', '{"a":"☕"}', 'x'.repeat(10_000), '']) {
      const given = signed(body);
      expect(validateRequestWithBody(token, given.signature, given.url, body)).toBe(true);
      expect(await verify(given)).toEqual({ valid: true });
    }
  });

  test('with any byte changed is refused', async () => {
    const given = signed('{"id":"EV1","text":"☕"}');
    const body = new TextEncoder().encode(given.body);
    for (const at of range(body.length)) {
      const changed = body.slice();
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(await verify({ ...given, body: changed })).toEqual({ valid: false, reason: 'body_mismatch' });
    }
  });

  test('with the hash of another body in the URL is refused', async () => {
    const given = signed('{"id":1}');
    const other = signed('{"id":2}');
    expect(await verify({ ...given, url: other.url })).toEqual({ valid: false, reason: 'body_mismatch' });
    expect(await verify({ ...other, signature: given.signature })).toEqual(mismatch);
  });

  test('cannot be passed off as a form, nor a form as JSON', async () => {
    const given = signed('{"id":1}');
    expect(await verify({ ...given, type: formType })).toEqual(mismatch);
    const signature = getExpectedTwilioSignature(token, path, { a: 'b' });
    expect(await verify({ type, body: 'a=b', signature })).toEqual({ valid: false, reason: 'malformed' });
  });
});

test.each([
  [null, 'missing'],
  ['', 'missing'],
  ['not base64!', 'malformed'],
  ['AAAA', 'mismatch'],
] as const)('the header %j is %s', async (signature, reason) => {
  expect(await verify({ body: 'a=b', signature })).toEqual({ valid: false, reason });
});
