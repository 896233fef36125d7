/** A row of the logs dataset, as the drain writes it. */
export type LogRow = Record<string, unknown>;

export interface Step {
  /** Milliseconds since the epoch. */
  at: number;
  /** Milliseconds since the step before. */
  gap: number;
  level: string;
  /** The event, or `log` for a line that is not ours. */
  what: string;
  /** Where it ran: the handler, or the platform. */
  where: string;
  /** The facts that matter to a reader, without the ids that every step shares. */
  facts: [string, string][];
}

export interface Timeline {
  correlationId: string;
  steps: Step[];
  /** Ids that the operation touched, for the next question. */
  ids: [string, string][];
}

const IDS = [
  'user_id',
  'phone_hash',
  'twilio_message_sid',
  'stripe_event_id',
  'linkup_id',
  'invite_id',
  'job_id',
] as const;

/** What the envelope and the enrichment say on every row. */
const COMMON = new Set<string>([
  ...IDS,
  '_time',
  '_sysTime',
  '_rowId',
  'ts',
  'level',
  'event',
  'env',
  'correlation_id',
  'handler',
  'entry_id',
  'project',
  'deployment_id',
  'git_sha',
  'region',
  'source',
  'request_id',
  'message',
  'host',
  'path',
  'user_agent',
  'method',
  'execution_region',
  'route',
  'db_queries',
]);

/**
 * Tells the story of one operation from its log rows: ordered by time, each step with the gap before it. Pure.
 * The order of rows and rows that came twice (same `entry_id`) do not matter.
 */
export function buildTimeline(correlationId: string, rows: readonly LogRow[]): Timeline {
  const unique = [...new Map(rows.map((row, i) => [text(row.entry_id) ?? String(i), row])).values()];
  const ordered = unique
    .map((row) => ({ row, at: Date.parse(text(row.ts) ?? text(row._time) ?? '') }))
    .filter(({ at }) => !Number.isNaN(at))
    // Lines of the same millisecond are in the order in which they were written, which the entry's id keeps.
    .sort((a, b) => a.at - b.at || (text(a.row.entry_id) ?? '').localeCompare(text(b.row.entry_id) ?? ''));
  const steps = ordered.map(({ row, at }, i): Step => {
    const before = ordered[i - 1]?.at ?? at;
    return {
      at,
      gap: at - before,
      level: text(row.level) ?? 'info',
      what: text(row.event) ?? 'log',
      where: text(row.handler) ?? text(row.route) ?? text(row.source) ?? '',
      facts: facts(row),
    };
  });
  const ids = IDS.flatMap((name) => {
    const values = new Set(unique.map((row) => text(row[name])).filter((value) => value !== undefined));
    return [...values].map((value): [string, string] => [name, value]);
  });
  return { correlationId, steps, ids };
}

function facts(row: LogRow): [string, string][] {
  return (
    Object.entries(row)
      // Every row carries its request's status; it is news only where the request ends.
      .filter(([name]) => !COMMON.has(name) && (name !== 'status' || row.event === 'http.request.completed'))
      .filter(([, value]) => value !== null && value !== undefined && value !== '')
      .map(([name, value]) => [name, String(value)])
  );
}

const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

/** The timeline as plain text for a terminal. */
export function renderTimeline({ correlationId, steps, ids }: Timeline): string {
  if (steps.length === 0)
    return `nothing is known of ${correlationId}: it may be older than the retention, or not drained yet\n`;
  const width = Math.max(...steps.map(({ what }) => what.length));
  const lines = steps.map(({ at, gap, level, what, where, facts }) => {
    const mark = level === 'error' ? '✗' : level === 'warn' ? '!' : ' ';
    const time = new Date(at).toISOString().slice(11, 23);
    const said = facts.map(([name, value]) => `${name}=${value}`).join(' ');
    return `${time} ${`+${gap}`.padStart(6)} ms ${mark} ${what.padEnd(width)}  ${where}  ${said}`.trimEnd();
  });
  return [
    `correlation_id ${correlationId}`,
    ...ids.map(([name, value]) => `  ${name} ${value}`),
    ...lines,
    '',
  ].join('\n');
}
