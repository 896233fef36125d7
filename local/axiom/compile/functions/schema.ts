import { AplError } from '../../parse/apl-error';
import type { Expression } from '../../parse/expression';
import { type Compiled, constant, findColumn } from '../scope';
import { type CallSite, checkArity, type FunctionDefinition } from './define';

function fieldName({ call }: CallSite): { name: string; fallback: Expression } {
  checkArity(call, 2, 2);
  const [name, fallback] = call.arguments;
  if (name?.kind !== 'literal' || typeof name.value !== 'string' || fallback === undefined) {
    throw new AplError(
      `${call.name}() takes the name of a field in quotes as its first argument`,
      name ?? call,
    );
  }
  return { name: name.value, fallback };
}

function field(site: CallSite, name: string): Compiled | null {
  if (findColumn(site.scope.columns, name) < 0) return null;
  const { start, end } = site.call;
  return site.compile({ kind: 'name', name, start, end, text: name });
}

/** `ensure_field('f', typeof(string))`: the field, or a null of that type where it was never ingested. */
const ensureField: FunctionDefinition = {
  compile: (site) => {
    const { name, fallback } = fieldName(site);
    if (fallback.kind !== 'typeof') {
      throw new AplError('ensure_field() takes a typeof() as its second argument', fallback);
    }
    return field(site, name) ?? { ...constant(null, fallback.type), constant: false };
  },
};

/** `column_ifexists('f', default)`: the field, or the default where it was never ingested. */
const columnIfExists: FunctionDefinition = {
  compile: (site) => {
    const { name, fallback } = fieldName(site);
    return field(site, name) ?? site.compile(fallback);
  },
};

/** A column that every stored row has; null where an operator made new rows. */
function column(name: string): FunctionDefinition {
  return {
    compile: (site) => {
      checkArity(site.call, 0, 0);
      return (
        field(site, name) ?? {
          ...constant(null, name === '_sysTime' ? 'datetime' : 'string'),
          constant: false,
        }
      );
    },
  };
}

export const SCHEMA: readonly [string, FunctionDefinition][] = [
  ['ensure_field', ensureField],
  ['column_ifexists', columnIfExists],
  ['ingestion_time', column('_sysTime')],
  ['cursor_current', column('_rowId')],
];
