import { toBoolean, toDateTime, toInteger, toReal, toText, toTimeSpan } from '../../values/casts';
import type { Value } from '../../values/value';
import { isNumeric, type Type } from '../../values/value';
import { anything, type FunctionDefinition, type Parameter, pure } from './define';

/** Restricts a conversion to the kinds whose reading Axiom documents. */
function from(expects: string, types: readonly Type[]): Parameter<Value> {
  return {
    ...anything,
    expects,
    takes: (type) => types.includes(type) || (types.includes('integer') && isNumeric(type)),
  };
}

const scalar = from('string, number or boolean', ['string', 'integer', 'boolean']);
const real = pure([scalar], 'float', toReal);
const whole = pure([scalar], 'integer', toInteger);
const boolean = pure([scalar], 'boolean', toBoolean);

export const CONVERSION: readonly [string, FunctionDefinition][] = [
  ['tostring', pure([anything], 'string', toText)],
  ['toint', whole],
  ['tolong', whole],
  ['toreal', real],
  ['todouble', real],
  ['tobool', boolean],
  ['toboolean', boolean],
  ['todatetime', pure([from('string or datetime', ['string', 'datetime'])], 'datetime', toDateTime)],
  ['totimespan', pure([from('string or timespan', ['string', 'timespan'])], 'timespan', toTimeSpan)],
];
