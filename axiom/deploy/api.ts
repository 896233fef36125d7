import { setTimeout as sleep } from 'node:timers/promises';

/** Axiom answered with an error, or not at all. Its text never holds the token. */
export class AxiomApiError extends Error {
  override readonly name = 'AxiomApiError';

  constructor(
    readonly method: string,
    readonly path: string,
    /** Null when there was no answer. */
    readonly status: number | null,
    said: string,
  ) {
    super(`${method} ${path}: ${said}${advice(status)}`);
  }
}

function advice(status: number | null): string {
  switch (status) {
    case 401:
      return '. Check AXIOM_TOKEN';
    case 403:
      return '. The token may not do this: it needs create, read, update and delete of datasets, dashboards, monitors and notifiers';
    case 412:
      return '. It was changed meanwhile: run plan again';
    case null:
      return '. Check AXIOM_URL and the network';
    default:
      return '';
  }
}

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

export interface AxiomApi {
  request(method: Method, path: string, body?: unknown): Promise<unknown>;
}

export interface ApiOptions {
  url: string;
  token: string;
  orgId?: string | undefined;
  /** Waits between tries, in milliseconds; tests make it short. */
  waits?: readonly number[];
  timeoutMs?: number;
}

/**
 * Axiom's management API. What may be sent twice without harm (GET, PUT, DELETE) is tried again after 429, 5xx or no answer;
 * a POST is not, for it may have been done: the next plan finds what it made by its name.
 */
export function axiomApi({
  url,
  token,
  orgId,
  waits = [500, 2_000, 5_000],
  timeoutMs = 20_000,
}: ApiOptions): AxiomApi {
  const once = async (method: Method, path: string, body: unknown): Promise<unknown> => {
    const headers = {
      authorization: `Bearer ${token}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(orgId ? { 'x-axiom-org-id': orgId } : {}),
    };
    const response = await fetch(new URL(path, url), {
      method,
      headers,
      signal: AbortSignal.timeout(timeoutMs),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }).catch((error: unknown) => {
      throw new AxiomApiError(method, path, null, `no answer (${codeOf(error)})`);
    });
    const text = await response.text();
    if (!response.ok)
      throw new AxiomApiError(method, path, response.status, `${response.status} ${saidBy(text)}`);
    return text === '' ? null : parse(text);
  };
  return {
    async request(method, path, body) {
      for (let attempt = 0; ; attempt++) {
        try {
          return await once(method, path, body);
        } catch (error) {
          // Deleted by the try before, whose answer was lost.
          if (method === 'DELETE' && attempt > 0 && error instanceof AxiomApiError && error.status === 404)
            return null;
          const wait = waits[attempt];
          if (wait === undefined || method === 'POST' || !passing(error)) throw error;
          await sleep(wait);
        }
      }
    },
  };
}

const passing = (error: unknown): boolean =>
  error instanceof AxiomApiError && (error.status === null || error.status === 429 || error.status >= 500);

function codeOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const code: unknown = typeof cause === 'object' && cause !== null ? Reflect.get(cause, 'code') : undefined;
  return typeof code === 'string' ? code : cause instanceof Error ? cause.name : 'unknown';
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** The error's own words; at most a line of them. */
function saidBy(text: string): string {
  const body = parse(text);
  const message: unknown =
    typeof body === 'object' && body !== null ? Reflect.get(body, 'message') : undefined;
  return (typeof message === 'string' ? message : text).replace(/\s+/g, ' ').slice(0, 300);
}
