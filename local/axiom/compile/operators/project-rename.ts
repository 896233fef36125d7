import { AplError } from '../../parse/apl-error';
import { parseNamed } from '../../parse/expression';
import { items } from '../../parse/syntax';
import { dottedName } from '../expression';
import { columnIndex, findColumn } from '../scope';
import type { Operator } from './operator';

export const projectRename: Operator = {
  syntax: 'ProjectRenameOperator',
  run: (node, input) => {
    const columns = [...input.columns];
    const renamed = new Map<string, string>();
    for (const item of items(node, 'Expressions')) {
      const { name, expression } = parseNamed(item);
      const from = dottedName(expression);
      if (name === null || from === null) throw new AplError('project-rename takes new = old', item);
      const index = columnIndex(input.columns, from, expression);
      const column = input.columns[index];
      if (findColumn(columns, name) >= 0) throw new AplError(`there is already a field '${name}'`, item);
      if (column !== undefined) columns[index] = { ...column, name };
      renamed.set(from, name);
    }
    const current = (field: string): string => renamed.get(field) ?? field;
    return {
      ...input,
      columns,
      order: input.order.map(({ field, desc }) => ({ field: current(field), desc })),
      groups: input.groups.map(current),
      bucket: input.bucket === null ? null : { ...input.bucket, field: current(input.bucket.field) },
    };
  },
};
