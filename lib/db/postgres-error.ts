import { JoshError } from '@/lib/telemetry/errors/error';

/**
 * A failed query, by its code and name only. The driver's and Drizzle's messages repeat the statement's parameters, which
 * hold phone numbers and texts, and the server's details repeat rows: none of that may travel in an error.
 */
export class PostgresError extends Error {
  override readonly name = 'PostgresError';

  /**
   * @param code SQLSTATE, or the driver's word such as `CONNECT_TIMEOUT`; `deadline` when nothing came back in time
   * @param constraint the constraint that was violated, if that was it
   */
  constructor(
    readonly code: string,
    readonly query: string,
    readonly constraint?: string,
  ) {
    super(`pg.${code}`);
  }
}

/** Whether Postgres was lost on the way, so that nobody knows what it did: the driver's words are no SQLSTATE. Pure. */
export const isConnectionLoss = (error: unknown): boolean =>
  error instanceof PostgresError && !/^[0-9A-Z]{5}$/.test(error.code);

/** Any error of the driver as ours; errors of ours pass through. */
export function toPostgresError(error: unknown, query: string): unknown {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (!(cause instanceof Error) || cause instanceof PostgresError || cause instanceof JoshError) return cause;
  const code: unknown = Reflect.get(cause, 'code');
  if (typeof code !== 'string') return error;
  const constraint: unknown = Reflect.get(cause, 'constraint_name');
  return new PostgresError(code, query, typeof constraint === 'string' ? constraint : undefined);
}
