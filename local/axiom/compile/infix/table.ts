import { ARITHMETIC } from './arithmetic';
import { COMPARISON } from './comparison';
import type { InfixOperator } from './infix-operator';
import { LOGIC } from './logic';
import { TEXT } from './text';

/** Every operator between two operands, by the grammar's name; one that is missing here is refused by name. */
export const INFIX_OPERATORS: ReadonlyMap<string, InfixOperator> = new Map([
  ...LOGIC,
  ...COMPARISON,
  ...ARITHMETIC,
  ...TEXT,
]);
