import { relationOf } from '../relation';
import { sizeOf } from '../scan';
import type { Operator } from './operator';
import { forbidParameters } from './parameters';

export const count: Operator = {
  syntax: 'CountOperator',
  run: (node, input) => {
    forbidParameters(node);
    const aggregate = { name: 'count', fields: ['*'], args: [] };
    return relationOf([{ name: 'count', type: 'integer', aggregate }], [[sizeOf(input)]]);
  },
};
