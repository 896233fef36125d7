import { AplError } from '../../parse/apl-error';
import type { Expression } from '../../parse/expression';
import { rank } from '../../values/compare';
import type { Value } from '../../values/value';
import { dottedName } from '../expression';
import { cell, type Row } from '../relation';
import type { Compiled } from '../scope';
import { type AggregateDefinition, type AggregateSite, conditional, folding } from './define';

type Better = (order: number) => boolean;

/** Where a column holds several kinds, its numbers are what is asked about, as for sums. */
function extreme(better: Better): AggregateDefinition {
  return folding({
    returns: (argument) => argument,
    takes: 'comparable',
    create: () => {
      let best: Value = null;
      return {
        add: (value) => {
          const number = typeof value === 'number';
          if (best === null || (number !== (typeof best === 'number') ? number : better(rank(value, best))))
            best = value;
        },
        result: () => best,
      };
    },
  });
}

/** `arg_max(value, other, …)` or `arg_max(value, *)`: of the row where the value is extreme, that value and the others. */
function extremeRow(better: Better): AggregateDefinition {
  return {
    compile: (site) => {
      const { call } = site;
      const [by, ...others] = call.arguments;
      if (by === undefined || others.length === 0) {
        throw new AplError(`${call.name}() takes a field to compare and the fields to return, or *`, call);
      }
      const key = site.compile(named(by).value);
      const returned = others.flatMap((other) => returnedColumns(site, other, by));
      const columns = [{ name: fieldName(call.name, by), type: key.type }, ...returned];
      return {
        columns: columns.map(({ name, type }) => ({ name, type })),
        info: { name: call.name, fields: columns.map(({ name }) => name), args: [] },
        create: () => {
          let best: { value: Value; row: Row } | null = null;
          return {
            add: (row) => {
              const value = key.evaluate(row);
              if (value !== null && (best === null || better(rank(value, best.value)))) best = { value, row };
            },
            results: () => [
              best?.value ?? null,
              ...returned.map(({ compiled }) => (best ? compiled.evaluate(best.row) : null)),
            ],
          };
        },
      };
    },
  };
}

interface Returned {
  readonly name: string;
  readonly type: Compiled['type'];
  readonly compiled: Compiled;
}

function returnedColumns(
  { call, columns, compile }: AggregateSite,
  other: Expression,
  by: Expression,
): Returned[] {
  if (other.kind !== 'star') {
    const compiled = compile(named(other).value);
    return [{ name: fieldName(call.name, other), type: compiled.type, compiled }];
  }
  const skipped = dottedName(by);
  return columns.flatMap(({ name, type, hidden }, index) => {
    if (hidden === true || name === skipped) return [];
    return [{ name, type, compiled: { type, constant: false, evaluate: (row: Row) => cell(row, index) } }];
  });
}

function named(expression: Expression): { readonly name: string | null; readonly value: Expression } {
  return expression.kind === 'named' ? expression : { name: dottedName(expression), value: expression };
}

/** The name given, else that of the field, also where it is the one that a function is applied to. */
function fieldName(aggregate: string, expression: Expression): string {
  const { name, value } = named(expression);
  if (name !== null) return name;
  const [inner, ...more] = value.kind === 'call' ? value.arguments : [];
  if (inner !== undefined && more.length === 0) return fieldName(aggregate, inner);
  throw new AplError(`${aggregate}(): give this a name: name = ${expression.text}`, expression);
}

const max = extreme((order) => order > 0);
const min = extreme((order) => order < 0);

export const EXTREME: readonly [string, AggregateDefinition][] = [
  ['max', max],
  ['maxif', conditional(max)],
  ['min', min],
  ['minif', conditional(min)],
  ['arg_max', extremeRow((order) => order > 0)],
  ['arg_min', extremeRow((order) => order < 0)],
];
