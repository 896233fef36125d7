/** What checking a signature says. The reason is for our logs; the caller is told only that it was refused. */
export type Verdict = { valid: true } | { valid: false; reason: Refusal };

export type Refusal = 'missing' | 'malformed' | 'mismatch' | 'stale' | 'body_mismatch' | 'wrong_url';

export const valid: Verdict = { valid: true };
export const refused = (reason: Refusal): Verdict => ({ valid: false, reason });

/** What a provider signed. */
export interface Signed {
  /** The public URL, as the provider called it, including its query. */
  url: string;
  headers: Headers;
  body: Uint8Array;
  /** Milliseconds since the epoch. */
  now: number;
}
