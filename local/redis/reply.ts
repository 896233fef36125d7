/** A simple string reply (`+OK`); bulk strings are plain strings. */
export class Status {
  constructor(readonly text: string) {}
}

/** An error reply. The message starts with its code, as Redis sends it: `ERR syntax error`. */
export class RedisError extends Error {
  override readonly name = 'RedisError';
}

/**
 * What a Redis command answers. Strings are binary: one character a byte (0–255), so that lengths, order and
 * scripts are exact for any content.
 */
export type Reply = null | number | bigint | string | Status | RedisError | readonly Reply[];

export const OK = new Status('OK');
