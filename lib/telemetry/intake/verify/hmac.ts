const encoder = new TextEncoder();

/** Web Crypto's own copy of the bytes: its types refuse views over shared memory. */
const owned = (data: Uint8Array | string) =>
  typeof data === 'string' ? encoder.encode(data) : new Uint8Array(data);

const keys = new Map<string, Promise<CryptoKey>>();

/** Imported once: each secret signs every request of its provider. The settings hold a handful. */
function keyOf(hash: 'SHA-1' | 'SHA-256', secret: string): Promise<CryptoKey> {
  const name = `${hash} ${secret}`;
  const known = keys.get(name);
  if (known !== undefined) return known;
  const key = crypto.subtle.importKey('raw', encoder.encode(secret), { name: 'HMAC', hash }, false, [
    'verify',
  ]);
  keys.set(name, key);
  return key;
}

/**
 * Whether `signature` is the HMAC of `data` under the secret. The comparison is Web Crypto's, in constant time.
 * A signature of the wrong length is simply wrong.
 */
export async function verifyHmac(
  hash: 'SHA-1' | 'SHA-256',
  secret: string,
  data: Uint8Array | string,
  signature: Uint8Array,
): Promise<boolean> {
  const key = await keyOf(hash, secret);
  return crypto.subtle.verify('HMAC', key, owned(signature), owned(data));
}

/** SHA-256 of the bytes. */
export async function sha256(data: Uint8Array): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', owned(data)));
}

/** Bytes of a hex string; null when it is none. */
export function fromHex(text: string): Uint8Array | null {
  if (text.length % 2 !== 0 || !/^[0-9a-f]*$/i.test(text)) return null;
  return Uint8Array.from({ length: text.length / 2 }, (_, i) =>
    Number.parseInt(text.slice(i * 2, i * 2 + 2), 16),
  );
}

/**
 * Bytes of a base64 or base64url string, padded or not; null when it is neither. One text stands for given bytes:
 * white space and stray bits at the end, which `atob` forgives, are refused.
 */
export function fromBase64(text: string): Uint8Array | null {
  try {
    const digits = text
      .replaceAll('-', '+')
      .replaceAll('_', '/')
      .replace(/={1,2}$/, '');
    const binary = atob(digits);
    if (btoa(binary).replace(/=+$/, '') !== digits) return null;
    return Uint8Array.from(binary, (c) => c.charCodeAt(0));
  } catch {
    return null;
  }
}

/** Lower-case hex of bytes. */
export function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
