import type { Field } from '@/lib/telemetry/catalogue/fields';

/** Types of columns, as APL's `typeof()` spells them. */
export type ColumnType = 'string' | 'real' | 'bool' | 'datetime';

/** Column names of a dataset with their types, which are the same in every row. */
export type Columns = ReadonlyMap<string, ColumnType>;

/** The type of the column that a field of the catalogue becomes. */
export function columnType({ kind }: Field): ColumnType {
  switch (kind) {
    case 'number':
      return 'real';
    case 'flag':
      return 'bool';
    case 'id':
    case 'code':
    case 'enum':
    case 'timings':
    case 'text':
      return 'string';
  }
}
