import { byCorrelationId } from '@/axiom/queries/by-correlation-id';
import { refusedSignatures } from '@/axiom/queries/errors';
import { runQuery } from '@/lib/clients/axiom-query';
import type { LogRow } from '../story/from-logs';

const TIMEOUT_MS = 8_000;
/** How far back refused calls are looked for, in milliseconds. */
const REFUSED_MS = 60 * 60_000;

/** The lines of one operation, each once. */
export async function linesOfOperation(correlationId: string): Promise<LogRow[]> {
  const rows = await runQuery(byCorrelationId, { correlationId }, { timeoutMs: TIMEOUT_MS });
  return [...new Map(rows.map((row, i) => [row.entry_id ?? i, row])).values()];
}

/** Calls with a bad signature to a provider's route, in the last hour. */
export interface Refused {
  calls: number;
  /** When the last one came, in milliseconds since the epoch; null when there was none. */
  last: number | null;
}

export const noneRefused: Refused = { calls: 0, last: null };

export async function countRefused(route: string, now: number): Promise<Refused> {
  const range = { from: now - REFUSED_MS, to: now + 60_000 };
  const rows = await runQuery(refusedSignatures, {}, { range, timeoutMs: TIMEOUT_MS });
  const own = rows.filter((row) => row.route === route);
  const times = own.map((row) => Date.parse(String(row.last_time))).filter((time) => !Number.isNaN(time));
  return {
    calls: own.reduce((sum, row) => sum + Number(row.refused), 0),
    last: times.length === 0 ? null : Math.max(...times),
  };
}
