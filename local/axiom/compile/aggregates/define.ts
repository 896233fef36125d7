import { AplError } from '../../parse/apl-error';
import type { Expression, ExpressionOf } from '../../parse/expression';
import { comparable } from '../../values/compare';
import { TimeSpan } from '../../values/timespan';
import { isNumeric, isOpen, type Type, type Value } from '../../values/value';
import { dottedName } from '../expression';
import type { AggregateInfo, Column, Row } from '../relation';
import { type Compiled, constant } from '../scope';

/** What one group gathers. */
export interface Accumulator {
  add(row: Row): void;
  /** One value for each of the aggregate's columns. */
  results(): readonly Value[];
}

/** An aggregate call ready to run: the columns it makes and a way to start a group. */
export interface Aggregation {
  readonly columns: readonly Pick<Column, 'name' | 'type'>[];
  readonly info: AggregateInfo;
  create(): Accumulator;
  /** How to gather without rows: only where `create` does nothing but fold one argument, under a condition or not. */
  readonly scan?: ScanFold;
}

export interface ScanFold {
  /** Null for an aggregate that counts rows. */
  readonly argument: Expression | null;
  readonly condition: Expression | null;
  create(): Fold;
}

export interface AggregateSite {
  readonly call: ExpressionOf<'call'>;
  /** The input's columns. */
  readonly columns: readonly Column[];
  compile(expression: Expression): Compiled;
  /** How long the window of one result is, in milliseconds; null when unknown. */
  readonly windowMs: number | null;
}

export interface AggregateDefinition {
  compile(site: AggregateSite): Aggregation;
}

/** What one group gathers of a single expression; nulls never reach it. */
export interface Fold {
  add(value: Value): void;
  result(): Value;
}

export interface FoldOptions {
  readonly returns: Type | ((argument: Type) => Type);
  /** Restricts the argument; any type when absent. */
  readonly takes?: 'number' | 'comparable';
  /** Constant numbers after the expression: at least and at most how many. */
  readonly numbers?: readonly [least: number, most: number];
  create(numbers: readonly number[]): Fold;
}

/** `f(expression, numbers…)`, an aggregate over the values of one expression. */
export function folding({ returns, takes, numbers = [0, 0], create }: FoldOptions): AggregateDefinition {
  return {
    compile: ({ call, compile }) => {
      const [argument, ...rest] = call.arguments;
      const [least, most] = numbers;
      const given = rest.flatMap((expression) => constantNumbers(call, expression, compile(expression)));
      if (argument === undefined || given.length < least || given.length > most) {
        throw new AplError(`${call.name}() does not take ${call.arguments.length} arguments`, call);
      }
      const compiled = compile(argument);
      checkArgument(call, compiled, takes);
      const spans = takes === 'number' && compiled.type === 'timespan';
      return {
        columns: [
          {
            name: defaultName(call, argument),
            type: resultType(returns, compiled.type, spans),
          },
        ],
        info: { name: call.name, fields: [dottedName(argument) ?? argument.text], args: given },
        ...(spans ? {} : { scan: { argument, condition: null, create: () => create(given) } }),
        create: () => {
          const fold = create(given);
          return {
            add: (row) => {
              const value = compiled.evaluate(row);
              if (value !== null) fold.add(spans && value instanceof TimeSpan ? value.ms : value);
            },
            results: () => [spans ? asSpans(fold.result()) : fold.result()],
          };
        },
      };
    },
  };
}

/** Aggregates of durations count in milliseconds and give durations. */
function asSpans(result: Value): Value {
  if (Array.isArray(result)) return result.map(asSpans);
  return typeof result === 'number' ? new TimeSpan(result) : result;
}

function resultType(returns: FoldOptions['returns'], argument: Type, spans: boolean): Type {
  const type = typeof returns === 'string' ? returns : returns(argument);
  return spans && isNumeric(type) ? 'timespan' : type;
}

/** `f_field`, as Axiom names a column that was not named; `f_` for an expression. */
export function defaultName(call: ExpressionOf<'call'>, argument: Expression | undefined): string {
  return `${call.name}_${argument === undefined ? '' : (dottedName(argument) ?? '')}`;
}

function checkArgument(call: ExpressionOf<'call'>, { type }: Compiled, takes: FoldOptions['takes']): void {
  if (takes === undefined || isOpen(type)) return;
  const structured = type === 'array' || type === 'dictionary' || type === 'map[string]';
  if (takes === 'number' ? isNumeric(type) || type === 'timespan' : !structured) return;
  throw new AplError(`${call.name}() does not take a ${type}`, call);
}

/** Constant numbers, one by one or as one array. */
function constantNumbers(call: ExpressionOf<'call'>, expression: Expression, compiled: Compiled): number[] {
  const value = compiled.constant ? compiled.evaluate([]) : null;
  const numbers = Array.isArray(value) ? value : [value];
  const found = numbers.filter((number) => typeof number === 'number');
  if (found.length === numbers.length) return found;
  throw new AplError(`${call.name}() takes a constant number here`, expression);
}

/** `fif(…, condition)`: over the rows for which an argument holds, the last or the one at a place. */
export function conditional(definition: AggregateDefinition, place = -1): AggregateDefinition {
  return {
    compile: (site) => {
      const { call } = site;
      const predicate = call.arguments.at(place);
      const condition = predicate === undefined ? constant(null, 'null') : site.compile(predicate);
      if (predicate === undefined || !comparable(condition.type, 'boolean')) {
        const which = place === -1 ? 'last argument' : `argument ${place + 1}`;
        throw new AplError(`${call.name}() takes a condition as its ${which}`, predicate ?? call);
      }
      const inner = definition.compile({
        ...site,
        call: { ...call, arguments: call.arguments.filter((argument) => argument !== predicate) },
      });
      return {
        ...inner,
        ...(inner.scan === undefined ? {} : { scan: { ...inner.scan, condition: predicate } }),
        create: () => {
          const accumulator = inner.create();
          return {
            add: (row) => {
              if (condition.evaluate(row) === true) accumulator.add(row);
            },
            results: accumulator.results,
          };
        },
      };
    },
  };
}
