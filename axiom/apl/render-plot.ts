import { cell, renderTable } from './render-table';
import type { Table } from './result';

const LEVELS = '▁▂▃▄▅▆▇█';
const WIDTH = 60;

/**
 * A small plot for a terminal: a line of blocks for each series where there is a `_time`, bars where there is a name and a
 * number. What is neither stays a table.
 */
export function renderPlot(table: Table): string {
  const time = table.names.indexOf('_time');
  const numbers = table.names
    .map((name, i) => ({ name, i }))
    .filter(
      ({ i }) =>
        table.rows.some((row) => typeof row[i] === 'number') &&
        table.rows.every((row) => row[i] == null || typeof row[i] === 'number'),
    );
  const labels = table.names
    .map((_, i) => i)
    .filter((i) => i !== time && !numbers.some((one) => one.i === i));
  const [first] = numbers;
  if (table.rows.length === 0 || first === undefined) return renderTable(table);
  return time >= 0 ? series(table, time, numbers, labels) : bars(table, first.i, labels);
}

interface Column {
  name: string;
  i: number;
}

function series(
  { rows }: Table,
  time: number,
  numbers: readonly Column[],
  labels: readonly number[],
): string {
  const moments = rows.map((row) => Date.parse(cell(row[time])));
  const [from, to] = [Math.min(...moments), Math.max(...moments)];
  const points = new Map<string, { at: number; value: number }[]>();
  rows.forEach((row, r) => {
    for (const { name, i } of numbers) {
      const value = row[i];
      if (typeof value !== 'number') continue;
      const key = [
        ...labels.map((label) => cell(row[label])),
        ...(numbers.length > 1 || labels.length === 0 ? [name] : []),
      ].join(' ');
      points.set(key, [...(points.get(key) ?? []), { at: moments[r] ?? from, value }]);
    }
  });
  const width = Math.max(...[...points.keys()].map((key) => key.length));
  const lines = [...points].map(([key, of]) => {
    const values = of.map(({ value }) => value);
    const [low, high] = [Math.min(0, ...values), Math.max(...values)];
    const slots: (number | null)[] = Array(WIDTH).fill(null);
    for (const { at, value } of of) {
      const slot = to === from ? 0 : Math.round(((at - from) / (to - from)) * (WIDTH - 1));
      slots[slot] = Math.max(slots[slot] ?? Number.NEGATIVE_INFINITY, value);
    }
    const drawn = slots.map((value) => (value === null ? ' ' : block(value, low, high))).join('');
    return `${key.padEnd(width)} ${drawn} ${low} … ${high}`;
  });
  const ends = `${new Date(from).toISOString()} … ${new Date(to).toISOString()}`;
  return [...lines, `${' '.repeat(width)} ${ends}`, ''].join('\n');
}

function block(value: number, low: number, high: number): string {
  const share = high === low ? 0 : (value - low) / (high - low);
  return LEVELS.charAt(Math.round(share * (LEVELS.length - 1)));
}

function bars({ rows }: Table, number: number, labels: readonly number[]): string {
  const named = rows.map((row) => ({
    name: labels.map((i) => cell(row[i])).join(' '),
    value: Number(row[number] ?? 0),
  }));
  const most = Math.max(...named.map(({ value }) => value), 0);
  const width = Math.max(...named.map(({ name }) => name.length));
  const lines = named.map(({ name, value }) => {
    const length = most === 0 ? 0 : Math.max(0, Math.round((value / most) * WIDTH));
    return `${name.padEnd(width)} ${'█'.repeat(length)} ${value}`;
  });
  return [...lines, ''].join('\n');
}
