import type { Table } from './result';

const WIDEST = 60;

/** A table for a terminal: numbers to the right, long texts cut. */
export function renderTable({ names, rows }: Table): string {
  if (rows.length === 0) return 'no rows\n';
  const cells = rows.map((row) => row.map(cell));
  const widths = names.map((name, i) =>
    Math.min(WIDEST, Math.max(name.length, ...cells.map((row) => row[i]?.length ?? 0))),
  );
  const numeric = names.map((_, i) => rows.every((row) => row[i] == null || typeof row[i] === 'number'));
  const line = (texts: readonly string[]): string =>
    texts
      .map((text, i) => {
        const width = widths[i] ?? 0;
        const shown = text.length > width ? `${text.slice(0, width - 1)}…` : text;
        return numeric[i] ? shown.padStart(width) : shown.padEnd(width);
      })
      .join('  ')
      .trimEnd();
  return [line(names), line(widths.map((width) => '─'.repeat(width))), ...cells.map(line), ''].join('\n');
}

export function cell(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
