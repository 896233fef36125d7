import { createHash } from 'node:crypto';
import { toText } from '../../values/casts';
import type { Value } from '../../values/value';
import { anything, type FunctionDefinition, integer, list, optional, pure, text } from './define';

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}(?:==)?|[A-Za-z0-9+/]{3}=?)?$/;

/** Null for what is no Base64. */
function decode(value: string): Buffer | null {
  return BASE64.test(value) ? Buffer.from(value, 'base64') : null;
}

function decodeText(value: string): string | null {
  const bytes = decode(value);
  if (bytes === null) return null;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

const isByte = (value: Value): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < 256;

function encodeBytes(values: Value[]): string | null {
  return values.every(isByte) ? Buffer.from(values).toString('base64') : null;
}

function decodeUrl(value: string): string {
  try {
    return decodeURIComponent(value.replaceAll('+', ' '));
  } catch {
    return value;
  }
}

/** As forms encode: a space is a plus. */
const encodeUrl = (value: string): string =>
  encodeURIComponent(value)
    .replaceAll(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%20', '+');

function fromCodePoints(values: Value[]): string | null {
  const points = values.filter((value) => typeof value === 'number');
  const valid = points.length === values.length && points.every((point) => point >= 0 && point <= 0x10ffff);
  return valid ? String.fromCodePoint(...points) : null;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences of terminals begin with a control character
const ANSI = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)|[@-Z\\-_])/g;

const hashed = (algorithm: string): FunctionDefinition =>
  pure([anything], 'string', (value) => createHash(algorithm).update(toText(value)).digest('hex'));

/** 53 bits of SHA-256: stable here, but not Axiom's number, which its documentation says may change. */
function hash(value: Value, salt: number | null): number {
  const digest = createHash('sha256')
    .update(`${salt ?? ''}:${toText(value)}`)
    .digest();
  return Number(digest.readBigInt64BE() >> 11n);
}

export const ENCODING: readonly [string, FunctionDefinition][] = [
  ['base64_encode_tostring', pure([text], 'string', (value) => Buffer.from(value).toString('base64'))],
  ['base64_decode_tostring', pure([text], 'string', decodeText)],
  ['base64_encode_fromarray', pure([list], 'string', encodeBytes)],
  ['base64_decode_toarray', pure([text], 'array', (value) => [...(decode(value) ?? [])])],
  ['url_encode', pure([text], 'string', encodeUrl)],
  ['url_decode', pure([text], 'string', decodeUrl)],
  ['quote', pure([text], 'string', (value) => JSON.stringify(value))],
  [
    'unicode_codepoints_from_string',
    pure([text], 'array', (value) => Array.from(value, (c) => c.codePointAt(0) ?? 0)),
  ],
  ['unicode_codepoints_to_string', pure([list], 'string', fromCodePoints)],
  ['strip_ansi_escapes', pure([text], 'string', (value) => value.replaceAll(ANSI, ''))],
  ['hash', pure([anything, optional(integer)], 'integer', hash)],
  ['hash_md5', hashed('md5')],
  ['hash_sha1', hashed('sha1')],
  ['hash_sha256', hashed('sha256')],
  ['hash_sha512', hashed('sha512')],
];
