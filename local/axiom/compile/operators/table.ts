import { count } from './count';
import { extend } from './extend';
import type { Operator } from './operator';
import { order } from './order';
import { project } from './project';
import { summarize } from './summarize';
import { take } from './take';
import { top } from './top';
import { where } from './where';

const ALL: readonly Operator[] = [where, project, extend, summarize, order, take, top, count];

/** Every operator by the grammar's name; one that is missing here is refused by name. */
export const OPERATORS: ReadonlyMap<string, Operator> = new Map(
  ALL.map((operator) => [operator.syntax, operator]),
);
