import { unionOperator } from '../sources/union';
import { count } from './count';
import { distinct } from './distinct';
import { extend } from './extend';
import { join } from './join';
import { lookup } from './lookup';
import { mvExpand } from './mv-expand';
import type { Operator } from './operator';
import { order } from './order';
import { project } from './project';
import { projectAway } from './project-away';
import { projectKeep } from './project-keep';
import { projectRename } from './project-rename';
import { projectReorder } from './project-reorder';
import { search } from './search';
import { summarize } from './summarize';
import { take } from './take';
import { top } from './top';
import { where } from './where';

const ALL: readonly Operator[] = [
  where,
  search,
  extend,
  project,
  projectAway,
  projectKeep,
  projectRename,
  projectReorder,
  summarize,
  distinct,
  count,
  order,
  take,
  top,
  unionOperator,
  join,
  lookup,
  mvExpand,
];

/** Every operator by the grammar's name; one that is missing here is refused by name. */
export const OPERATORS: ReadonlyMap<string, Operator> = new Map(
  ALL.map((operator) => [operator.syntax, operator]),
);
