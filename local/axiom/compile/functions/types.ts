import { DateTime } from '../../values/datetime';
import { TimeSpan } from '../../values/timespan';
import { isBag, isOpen, type Type, type Value } from '../../values/value';
import type { Compiled } from '../scope';
import { anything, checkArity, type FunctionDefinition, pure, text } from './define';

const NAMES: ReadonlyMap<Type, string> = new Map([
  ['integer', 'long'],
  ['float', 'real'],
  ['boolean', 'bool'],
  ['map[string]', 'dictionary'],
]);

function nameOf(value: Value, declared: Type): string {
  if (value === null) return 'null';
  if (typeof value === 'number') return declared === 'float' || !Number.isInteger(value) ? 'real' : 'long';
  if (typeof value === 'boolean') return 'bool';
  if (value instanceof DateTime) return 'datetime';
  if (value instanceof TimeSpan) return 'timespan';
  if (typeof value === 'string') return 'string';
  return Array.isArray(value) ? 'array' : 'dictionary';
}

/** The kind of each row's value; a number's also depends on the field's type. */
const getType: FunctionDefinition = {
  compile: (site) => {
    checkArity(site.call, 1, 1);
    const [argument] = site.call.arguments;
    if (argument === undefined) throw new Error('the arity was checked');
    const { type, constant, evaluate }: Compiled = site.compile(argument);
    const declared = isOpen(type) ? 'dynamic' : type;
    return {
      type: 'string',
      constant,
      evaluate: (row) => {
        const name = nameOf(evaluate(row), declared);
        return NAMES.get(declared) === 'dictionary' && name !== 'null' ? 'dictionary' : name;
      },
    };
  },
};

/** The check digit of card and device numbers (Luhn, ISO/IEC 7812-1). */
function checksum(digits: string): boolean {
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = Number(digits.at(-1 - i));
    const doubled = i % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}

const isCard = (value: string): boolean => {
  const digits = value.replaceAll(/[ -]/g, '');
  return /^\d{12,19}$/.test(digits) && checksum(digits);
};

const isImei = (value: string): boolean => {
  const digits = value.replaceAll(/[ -]/g, '');
  return /^\d{15}$/.test(digits) && checksum(digits);
};

/** Surrogates without their other half are no text in UTF-8. */
const isUtf8 = (value: string): boolean => !/\p{Surrogate}/u.test(value);

const kind = (test: (value: Value) => boolean): FunctionDefinition => pure([anything], 'boolean', test);

export const TYPES: readonly [string, FunctionDefinition][] = [
  ['gettype', getType],
  ['isbool', kind((value) => typeof value === 'boolean')],
  ['isstring', kind((value) => typeof value === 'string')],
  ['isreal', kind((value) => typeof value === 'number')],
  ['isint', kind((value) => typeof value === 'number' && Number.isInteger(value))],
  ['ismap', kind(isBag)],
  ['isdictionary', kind(isBag)],
  ['iscc', pure([text], 'boolean', isCard)],
  ['isimei', pure([text], 'boolean', isImei)],
  ['isutf8', pure([text], 'boolean', isUtf8)],
];
