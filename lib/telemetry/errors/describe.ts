import { accept } from '../catalogue/accept';
import { MissingSetting } from '../env';
import { JoshError } from './error';

export interface ErrorDescription {
  /** Ours, or `<where>.<the provider's own code>`. */
  code: string;
  /** Class name of an error that is not ours. */
  type?: string;
}

/**
 * What may be said about any thrown value: a code and a class name, never its message. Messages carry personal data:
 * Twilio's the number, Postgres' the row, Redis' the command, `JSON.parse`'s the text itself.
 */
export function describeError(error: unknown): ErrorDescription {
  if (error instanceof JoshError) return { code: error.code };
  if (error instanceof MissingSetting) return { code: `settings.missing:${error.variable}` };
  const type = error instanceof Error ? word(className(error)) : undefined;
  return { code: foreignCode(error), ...(type === undefined ? {} : { type }) };
}

function foreignCode(error: unknown): string {
  if (!(error instanceof Error)) return 'thrown.not_an_error';
  if (error.name === 'TimeoutError' || error.name === 'AbortError') return 'timeout';
  const own = property(error, 'code') ?? property(error, 'status');
  const prefix = prefixes[className(error)] ?? 'error';
  const code = own === undefined ? undefined : word(`${prefix}.${own}`);
  return code ?? 'internal';
}

/** Who throws an error class, so that a bare number such as 21211 says where it comes from. */
const prefixes: Record<string, string> = {
  PostgresError: 'pg',
  DrizzleQueryError: 'pg',
  RestException: 'twilio',
  UpstashError: 'redis',
  QstashError: 'qstash',
  QueueError: 'qstash',
  LlmError: 'llm',
  QueryFailed: 'axiom',
};

/** The name that a class gives itself: the build shortens the others. */
const className = (error: Error): string => (error.name === 'Error' ? error.constructor.name : error.name);

function property(error: Error, name: 'code' | 'status'): string | number | undefined {
  const value: unknown =
    Reflect.get(error, name) ?? (error.cause instanceof Error ? Reflect.get(error.cause, name) : undefined);
  return typeof value === 'string' || typeof value === 'number' ? value : undefined;
}

function word(text: string): string | undefined {
  const accepted = accept('error_code', text);
  return typeof accepted === 'string' ? accepted : undefined;
}
