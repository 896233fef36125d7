import { Cron } from 'croner';

/** A parsed `Upstash-Cron`: the next time it fires strictly after `from`, both in Unix milliseconds. */
export interface CronSchedule {
  next(from: number): number | null;
}

// robfig/cron's standard parser, which QStash's CRON_TZ= syntax comes from, has none of croner's L W # @ and no day 7.
const atom = '(?:\\*|[0-9]+|[A-Za-z]{3})';
const field = new RegExp(`^${atom}(?:-${atom})?(?:/[0-9]+)?(?:,${atom}(?:-${atom})?(?:/[0-9]+)?)*$`);

/**
 * Reads five cron fields in UTC, or in the zone of a `CRON_TZ=Area/City ` prefix.
 *
 * @throws SyntaxError naming the field or zone that was not understood.
 */
export function parseCron(text: string): CronSchedule {
  const [, zone = 'UTC', pattern = ''] = /^(?:CRON_TZ=(\S+)\s+)?(.*)$/s.exec(text.trim()) ?? [];
  const fields = pattern.split(/\s+/);
  if (fields.length !== 5) throw new SyntaxError(`cron needs 5 fields, "${pattern}" has ${fields.length}`);
  const bad = fields.find((value) => !field.test(value));
  if (bad !== undefined) throw new SyntaxError(`cron field "${bad}" is not understood`);
  const weekday = fields[4] ?? '';
  if (/(?:^|[-,])[7-9]/.test(weekday)) throw new SyntaxError(`cron weekday "${weekday}" is not in 0-6`);
  try {
    const cron = new Cron(pattern, { mode: '5-part', timezone: zone, paused: true });
    cron.nextRun(new Date(0));
    return { next: (from) => cron.nextRun(new Date(from))?.getTime() ?? null };
  } catch (error) {
    throw new SyntaxError(error instanceof Error ? error.message : String(error));
  }
}
