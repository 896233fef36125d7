import { parseCsvRecord } from './compile/functions/parsing';

/**
 * The events of a CSV text: the first record names the fields unless they are given. Values that are numbers or
 * booleans become such; a quoted line break stays in its value.
 */
export function parseCsv(
  text: string,
  delimiter: string,
  names: readonly string[] | null,
): Record<string, unknown>[] {
  const records = split(text).map((record) => parseRecord(record, delimiter));
  const fields = names ?? records.shift() ?? [];
  return records.map((record) => {
    const event: Record<string, unknown> = {};
    for (const [i, field] of fields.entries()) {
      const value = record[i];
      if (value !== undefined && value !== '') event[field] = typed(value);
    }
    return event;
  });
}

function parseRecord(record: string, delimiter: string): string[] {
  if (delimiter === ',') return parseCsvRecord(record);
  return record.split(delimiter).map((field) => field.replace(/^"(.*)"$/s, '$1').replaceAll('""', '"'));
}

/** Records end at line breaks outside quotes. */
function split(text: string): string[] {
  const records: string[] = [];
  let [from, quoted] = [0, false];
  for (let i = 0; i <= text.length; i++) {
    const c = text[i];
    if (c === '"') quoted = !quoted;
    if (c !== undefined && (c !== '\n' || quoted)) continue;
    const record = text.slice(from, i).replace(/\r$/, '');
    if (record !== '') records.push(record);
    from = i + 1;
  }
  return records;
}

function typed(value: string): unknown {
  if (value === 'true' || value === 'false') return value === 'true';
  return /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/.test(value) ? Number(value) : value;
}
