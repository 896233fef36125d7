import { z } from 'zod';
import { setting } from '@/lib/telemetry/env';

export interface DatabaseSettings {
  url: string;
  /** False behind a transaction pooler such as Supabase's, which hands each statement to another connection. */
  prepare: boolean;
  /** Connections that one process may open. */
  max: number;
}

const poolMax = z.coerce.number().int().min(1).max(50);

/**
 * `DATABASE_URL`, `DATABASE_PREPARE` (`false` behind a transaction pooler) and `DATABASE_POOL_MAX` (default 5).
 *
 * @throws MissingSetting without a URL; Error when another value cannot be read, without repeating the URL
 */
export function databaseSettings(): DatabaseSettings {
  const url = setting('DATABASE_URL', 'the Postgres to use, postgres://user:password@host:5432/database');
  if (!URL.canParse(url) || !/^postgres(ql)?:$/.test(new URL(url).protocol))
    throw new Error('DATABASE_URL is not of the form postgres://user:password@host:5432/database.');
  const max = poolMax.safeParse(process.env.DATABASE_POOL_MAX || '5');
  if (!max.success) throw new Error('DATABASE_POOL_MAX must be a whole number from 1 to 50.');
  return { url, prepare: process.env.DATABASE_PREPARE !== 'false', max: max.data };
}

/**
 * `DATABASE_TIMEOUT_MS`: milliseconds for one query or transaction as a whole, 4,000 by default; the driver itself would
 * wait for ever on a dead connection. Of it, a connection may take half and a statement on the server three quarters.
 */
export const databaseTimeoutMs = (): number => Number(process.env.DATABASE_TIMEOUT_MS) || 4_000;

/** The URL as it may be shown: without user, password and parameters. */
export function displayUrl(url: string): string {
  const { protocol, host, pathname } = new URL(url);
  return `${protocol}//${host}${pathname}`;
}
