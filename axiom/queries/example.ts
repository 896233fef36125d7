/** The moment at which examples run. */
export const EXAMPLE_NOW = Date.parse('2026-11-23T12:00:00.000Z');

const UNITS = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** The time that was so long ago, for example `10m`; ISO-8601. */
export function ago(text: string): string {
  const [, amount = '0', unit] = /^(\d+)([smhd])$/.exec(text) ?? [];
  const ms = unit === 's' || unit === 'm' || unit === 'h' || unit === 'd' ? UNITS[unit] : 0;
  return new Date(EXAMPLE_NOW - Number(amount) * ms).toISOString();
}

let sequence = 0;
const next = (): string => String(++sequence).padStart(6, '0');

/** A point as the drain writes it. */
export function point(
  metric: string,
  value: number,
  labels: Readonly<Record<string, string>> = {},
  when = '10m',
) {
  return { _time: ago(when), point_id: `p${next()}`, metric, kind: 'counter', value, env: 'prod', ...labels };
}

/** A row of one of our events as the drain writes it. */
export function line(event: string, fields: Readonly<Record<string, unknown>> = {}, when = '10m') {
  return { _time: ago(when), entry_id: `e${next()}`, level: 'info', event, env: 'prod', ...fields };
}

/** A correlation id that is easy to tell from others. */
export const correlationId = (n: number): string => `0199b0a0-0000-7000-8000-${String(n).padStart(12, '0')}`;
/** A UUID that is easy to tell from others. */
export const uuid = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
