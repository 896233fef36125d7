/** What an address answered. */
export interface Answer {
  url: string;
  status: number;
  headers: Headers;
  text: string;
}

const TIMEOUT_MS = 20_000;

/** An address did not answer. Neither a body nor a header is told. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';

  constructor(url: string, code: string) {
    super(`${new URL(url).origin} did not answer (${code})`);
  }
}

/** @throws NoAnswer */
export async function call(url: string, init: RequestInit = {}): Promise<Answer> {
  try {
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    const response = await fetch(url, { redirect: 'manual', ...init, signal });
    return { url, status: response.status, headers: response.headers, text: await response.text() };
  } catch (error) {
    throw new NoAnswer(url, codeOf(error));
  }
}

function codeOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const code: unknown = cause instanceof Error ? Reflect.get(cause, 'code') : undefined;
  if (typeof code === 'string') return code;
  return cause instanceof Error ? cause.name : 'unknown';
}
