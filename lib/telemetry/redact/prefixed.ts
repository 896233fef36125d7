import { matchEnd } from './chars';

/** Keys that tell themselves by their first characters. Each alternative that begins long also matches, so nothing is read twice. */
const PREFIXED = new RegExp(
  [
    'sk-ant-[\\w-]{8,}',
    'sk-[\\w-]{20,}',
    '(?:sk|rk)_(?:live|test)_\\w{8,}',
    'whsec_[\\w+/=]{8,}',
    'xa[ap]t-[\\w-]{8,}',
    'sig_\\w{16,}',
    'sb_secret_\\w{8,}',
    'sbp_\\w{20,}',
    'vc[a-z]_\\w{20,}',
    // A link that opens a protected deployment; its value looks like any other.
    '_vercel_share=[\\w-]{16,}',
    'vercel_blob_rw_\\w{8,}',
    'gh[pousr]_\\w{20,}',
    'github_pat_\\w{20,}',
    'npm_\\w{30,}',
    'xox[abeprs]-[\\w-]{10,}',
    'AKIA[A-Z0-9]{16}',
    'AIza[\\w-]{30,}',
    'SG\\.[\\w-]{16,}(?:\\.[\\w-]{16,})?',
    // A JSON web token, whole or cut, and other JSON in base64 such as QStash's token.
    'eyJ[\\w+/-]{8,}=*(?:\\.[\\w-]+){0,2}',
  ].join('|'),
  'y',
);

const STARTS = [
  'sk',
  'rk',
  'wh',
  'xa',
  'si',
  'sb',
  'vc',
  've',
  '_v',
  'gh',
  'gi',
  'np',
  'xo',
  'AK',
  'AI',
  'SG',
  'ey',
];

/** By the last five bits of the first two characters. */
const pairs = new Uint8Array(1024);
for (const start of STARTS) pairs[((start.charCodeAt(0) & 31) << 5) | (start.charCodeAt(1) & 31)] = 1;

/** Whether a key may begin with the two characters: cheap, because every word is asked. */
export const mayBePrefixed = (first: number, second: number): boolean =>
  pairs[((first & 31) << 5) | (second & 31)] === 1;

/** End of the key whose first characters tell what it is, or -1. */
export function prefixedEnd(text: string, index: number): number {
  return matchEnd(PREFIXED, text, index);
}
