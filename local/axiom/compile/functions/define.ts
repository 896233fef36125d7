import { AplError } from '../../parse/apl-error';
import type { Expression, ExpressionOf } from '../../parse/expression';
import { DateTime } from '../../values/datetime';
import { TimeSpan } from '../../values/timespan';
import { type Bag, isBag, isNumeric, isOpen, type Type, type Value } from '../../values/value';
import type { Compiled, Scope } from '../scope';

/** One use of a function in a query. */
export interface CallSite {
  readonly call: ExpressionOf<'call'>;
  readonly scope: Scope;
  compile(argument: Expression): Compiled;
}

/** How a function is compiled; most are made by {@link pure}. */
export interface FunctionDefinition {
  compile(site: CallSite): Compiled;
}

/** What a parameter takes. A value of another kind, possible in columns of mixed types, makes the result null. */
export interface Parameter<T extends Value> {
  readonly expects: string;
  readonly takes: (type: Type) => boolean;
  readonly accepts: (value: Value) => value is T;
  readonly presence: 'required' | 'optional';
}

function parameter<T extends Value>(
  expects: string,
  takes: (type: Type) => boolean,
  accepts: (value: Value) => value is T,
): Parameter<T> {
  return { expects, takes, accepts, presence: 'required' };
}

export const text = parameter(
  'string',
  (type) => type === 'string',
  (v) => typeof v === 'string',
);
export const number = parameter('number', isNumeric, (v) => typeof v === 'number');
export const integer = parameter(
  'integer',
  isNumeric,
  (v): v is number => typeof v === 'number' && Number.isInteger(v),
);
export const instant = parameter(
  'datetime',
  (type) => type === 'datetime',
  (v) => v instanceof DateTime,
);
export const duration = parameter(
  'timespan',
  (type) => type === 'timespan',
  (v) => v instanceof TimeSpan,
);
export const list = parameter(
  'array',
  (type) => type === 'array',
  (v): v is Value[] => Array.isArray(v),
);
export const bag = parameter(
  'dictionary',
  (type) => type === 'dictionary' || type === 'map[string]',
  (v): v is Bag => isBag(v),
);
/** Any value, null included. */
export const anything = parameter(
  'value',
  () => true,
  (v): v is Value => v !== undefined,
);

/** A parameter that may be left out; the body then gets null. */
export function optional<T extends Value>(base: Parameter<T>): Parameter<T | null> {
  const accepts = (value: Value): value is T | null => value === null || base.accepts(value);
  return { ...base, accepts, presence: 'optional' };
}

type Accepted<P> = P extends Parameter<infer T> ? T : never;
type Arguments<P extends readonly Parameter<Value>[]> = { -readonly [I in keyof P]: Accepted<P[I]> };
type ResultType = Type | ((types: readonly Type[]) => Type);

/**
 * A function of its arguments alone.
 *
 * @param returns the result's type, or how it follows from the arguments' types.
 * @param body gets arguments its parameters accept; otherwise it is not called and the result is null.
 */
export function pure<const P extends readonly Parameter<Value>[]>(
  parameters: P,
  returns: ResultType,
  body: (...values: Arguments<P>) => Value,
): FunctionDefinition {
  const accepted = (values: unknown): values is Arguments<P> =>
    Array.isArray(values) && parameters.every((p, i) => p.accepts(values[i]));
  return {
    compile: (site) => {
      checkArity(site.call, parameters.filter((p) => p.presence === 'required').length, parameters.length);
      return calling(site, parameters, returns, (values) => {
        while (values.length < parameters.length) values.push(null);
        return accepted(values) ? body(...values) : null;
      });
    },
  };
}

/** As {@link pure}, with any number of arguments of one kind, `least` at the least. */
export function variadic<T extends Value>(
  each: Parameter<T>,
  least: number,
  returns: ResultType,
  body: (values: T[]) => Value,
): FunctionDefinition {
  return {
    compile: (site) => {
      checkArity(site.call, least, Number.POSITIVE_INFINITY);
      const parameters = site.call.arguments.map(() => each);
      return calling(site, parameters, returns, (values) =>
        values.every(each.accepts) ? body(values) : null,
      );
    },
  };
}

function calling(
  { call, compile }: CallSite,
  parameters: readonly Parameter<Value>[],
  returns: ResultType,
  body: (values: Value[]) => Value,
): Compiled {
  const compiled = call.arguments.map(compile);
  const types = compiled.map(({ type }) => type);
  for (const [i, type] of types.entries()) checkType(call, i, type, parameters[i]);
  return {
    type: typeof returns === 'string' ? returns : returns(types),
    constant: compiled.every((argument) => argument.constant),
    evaluate: (row) => body(compiled.map((argument) => argument.evaluate(row))),
  };
}

/** Refuses a call with too few or too many arguments. */
export function checkArity(call: ExpressionOf<'call'>, least: number, most: number): void {
  const given = call.arguments.length;
  if (given >= least && given <= most) return;
  const expected =
    least === most
      ? `${least}`
      : most === Number.POSITIVE_INFINITY
        ? `${least} or more`
        : `${least} to ${most}`;
  throw new AplError(
    `${call.name}() takes ${expected} argument${expected === '1' ? '' : 's'}, not ${given}`,
    call,
  );
}

function checkType(
  call: ExpressionOf<'call'>,
  index: number,
  type: Type,
  expected: Parameter<Value> | undefined,
): void {
  if (expected === undefined || isOpen(type) || expected.takes(type)) return;
  const at = call.arguments[index] ?? call;
  throw new AplError(
    `${call.name}() takes a ${expected.expects} as argument ${index + 1}, not a ${type}`,
    at,
  );
}
