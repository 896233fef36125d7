import { alertHistory } from '@/axiom/queries/alert-state';
import { byCorrelationId } from '@/axiom/queries/by-correlation-id';
import { deploys } from '@/axiom/queries/deploys';
import { MOST_LINES } from '@/axiom/queries/from';
import { byAnyId } from '@/axiom/queries/stories';
import { runQuery } from '@/lib/clients/axiom-query';
import type { StoryEvent } from '../story/event';
import { eventsFromLogs, type LogRow } from '../story/from-logs';

/** One query may take so long, in milliseconds. */
const TIMEOUT_MS = 8_000;
/** Operations that only the tables know to belong to the story, and that are asked for one by one. */
const MOST_MORE = 10;
const HOUR = 3_600_000;

export interface Lines {
  rows: LogRow[];
  /** There are more than are told. */
  partial: boolean;
}

/** The lines of the operations that touched an id. */
export async function linesAbout(id: string): Promise<Lines> {
  const rows = await runQuery(byAnyId, { id }, { timeoutMs: TIMEOUT_MS });
  return { rows, partial: rows.length >= MOST_LINES };
}

/** The lines of operations that belong to the story, and whose lines do not say so. */
export async function linesOf(operations: readonly string[]): Promise<Lines> {
  const found = await Promise.all(
    operations
      .slice(0, MOST_MORE)
      .map((correlationId) => runQuery(byCorrelationId, { correlationId }, { timeoutMs: TIMEOUT_MS })),
  );
  const partial = operations.length > MOST_MORE || found.some(({ length }) => length >= MOST_LINES);
  return { rows: found.flat(), partial };
}

/** What else happened at that time: alerts that changed, and deploys. Milliseconds since the epoch. */
export async function surroundings(from: number, to: number): Promise<StoryEvent[]> {
  const [alerts, deployed] = await Promise.all([
    runQuery(alertHistory, {}, { range: { from, to }, timeoutMs: TIMEOUT_MS }),
    // A deployment that wrote lines before is no deploy of this time.
    runQuery(deploys, {}, { range: { from: from - HOUR, to }, timeoutMs: TIMEOUT_MS }),
  ]);
  return [
    ...eventsFromLogs(alerts.map((row) => ({ ...row, event: 'alert.changed' }))),
    ...deployed.flatMap(({ first_seen, git_sha, deployment_id }): StoryEvent[] => {
      const at = Date.parse(String(first_seen));
      if (Number.isNaN(at) || at < from) return [];
      const sha = String(git_sha).slice(0, 7);
      const where = /^dpl_[A-Za-z0-9]{1,40}$/.test(String(deployment_id)) ? String(deployment_id) : '';
      return [
        {
          at,
          origin: 'deploy',
          what: 'deploy',
          level: 'info',
          where,
          correlationId: undefined,
          ids: {},
          facts: /^[0-9a-f]{7}$/.test(sha) ? { commit: sha } : {},
          once: `${git_sha} ${where}`,
        },
      ];
    }),
  ];
}
