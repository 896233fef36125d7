import { acceptAs } from '../catalogue/accept';
import { type Field, type FieldName, fields } from '../catalogue/fields';

/** Writes one field of the catalogue into lines. */
export class Column {
  readonly isText: boolean;
  private readonly key: string;
  /** What was admitted last, and how it stands in a line. */
  private last: unknown = undefined;
  private written = '';

  constructor(
    name: FieldName,
    private readonly field: Field,
  ) {
    this.key = `,"${name}":`;
    this.isText = field.kind === 'text';
  }

  /**
   * `,"name":value`, or null when the catalogue does not admit the value. The ids of a request stand in all its lines, so
   * that what was written last is not checked again; free text is neither repeated nor kept.
   */
  write(value: unknown): string | null {
    if (value === this.last && value !== undefined) return this.written;
    const admitted = acceptAs(this.field, value);
    if (admitted === null) return null;
    if (this.isText) return this.key + JSON.stringify(admitted);
    this.last = value;
    // What the patterns of everything but free text admit needs no escapes.
    this.written = typeof admitted === 'string' ? `${this.key}"${admitted}"` : this.key + admitted;
    return this.written;
  }
}

const columns = new Map<FieldName, Column>();

/** The one column of a field, whichever event it stands in. */
export function columnOf(name: FieldName): Column {
  const column = columns.get(name) ?? new Column(name, fields[name]);
  columns.set(name, column);
  return column;
}
