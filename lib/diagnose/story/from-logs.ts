import { isEventName, type Level } from '@/lib/telemetry/catalogue/events';
import { type StoryEvent, sortFields } from './event';

/** A row of the logs dataset, as the drain writes it. */
export type LogRow = Readonly<Record<string, unknown>>;

/** What rows of the logs say. A row without a time says nothing. Pure. */
export function eventsFromLogs(rows: readonly LogRow[]): StoryEvent[] {
  return rows.flatMap((row): StoryEvent[] => {
    const at = Date.parse(text(row.ts) ?? text(row._time) ?? '');
    if (Number.isNaN(at)) return [];
    const name = text(row.event);
    const what = name !== undefined && isEventName(name) ? name : 'log';
    const { ids, facts } = sortFields(row);
    // Every row carries its request's status; it is news only where the request ends.
    if (what !== 'http.request.completed' && what !== 'http.request.refused') delete facts.status;
    const once = text(row.entry_id);
    return [
      {
        at,
        origin: what.startsWith('alert.') ? 'alert' : 'log',
        what,
        level: levelOf(row.level),
        where: text(row.handler) ?? text(row.route) ?? text(row.source) ?? '',
        correlationId: text(row.correlation_id),
        ids,
        facts,
        ...(once === undefined ? {} : { once }),
      },
    ];
  });
}

const LEVELS = ['debug', 'info', 'warn', 'error'] as const satisfies readonly Level[];
const levelOf = (value: unknown): Level => LEVELS.find((level) => level === value) ?? 'info';

const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;
