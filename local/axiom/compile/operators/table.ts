import { unionOperator } from '../sources/union';
import { count } from './count';
import { distinct } from './distinct';
import { extend } from './extend';
import { extendValid } from './extend-valid';
import { getSchema } from './get-schema';
import { join } from './join';
import { lookup } from './lookup';
import { makeSeries } from './make-series';
import { mvExpand } from './mv-expand';
import type { Operator } from './operator';
import { order } from './order';
import { parse, parseWhere } from './parse';
import { parseKv } from './parse-kv';
import { project } from './project';
import { projectAway } from './project-away';
import { projectKeep } from './project-keep';
import { projectRename } from './project-rename';
import { projectReorder } from './project-reorder';
import { redact } from './redact';
import { sample } from './sample';
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
  extendValid,
  parse,
  parseWhere,
  parseKv,
  makeSeries,
  sample,
  redact,
  getSchema,
];

/** Every operator by the grammar's name; one that is missing here is refused by name. */
export const OPERATORS: ReadonlyMap<string, Operator> = new Map(
  ALL.map((operator) => [operator.syntax, operator]),
);
