import { AplError } from '../../parse/apl-error';
import { toText } from '../../values/casts';
import { keyOf } from '../../values/compare';
import { type Bag, isBag, type Value } from '../../values/value';
import { anything, bag, type FunctionDefinition, list, pure, text, variadic } from './define';
import { everyField } from './every-field';

const packed = variadic(anything, 0, 'dictionary', (values) => {
  const made: Bag = {};
  for (let i = 0; i + 1 < values.length; i += 2) made[toText(values[i] ?? null)] = values[i + 1] ?? null;
  return made;
});

/** `pack_dictionary('key', value, …)`, also called bag_pack. */
const packPairs: FunctionDefinition = {
  compile: (site) => {
    if (site.call.arguments.length % 2 === 1) {
      throw new AplError(`${site.call.name}() takes pairs of key and value`, site.call);
    }
    for (const [i, argument] of site.call.arguments.entries()) {
      const { type } = site.compile(argument);
      if (i % 2 === 0 && type !== 'string' && type !== 'dynamic') {
        throw new AplError(`${site.call.name}() takes strings as keys`, argument);
      }
    }
    return packed.compile(site);
  },
};

/** `bag_pack(*)` is the whole row. */
const pack = everyField(packPairs, (field) => [
  { ...field, kind: 'literal', value: field.name, type: 'string' },
  field,
]);

/** The last bag that has a key decides its value; in Kusto it is the first. */
function merge(bags: Value[]): Bag | null {
  const made: Bag = {};
  for (const one of bags) {
    if (one === null) continue;
    if (!isBag(one)) return null;
    Object.assign(made, one);
  }
  return made;
}

/** Keys of nested bags too, the way Kusto writes their paths. */
function keys(of: Bag): Value[] {
  return Object.keys(of);
}

/** A key, or a path to one such as `$.a.b`. */
function hasKey(of: Bag, key: string): boolean {
  if (!key.startsWith('$.')) return Object.hasOwn(of, key);
  let at: Value = of;
  for (const name of key.slice(2).split('.')) {
    if (!isBag(at) || !Object.hasOwn(at, name)) return false;
    at = at[name] ?? null;
  }
  return true;
}

function zip(names: Value[], values: Value[]): Bag {
  const length = Math.min(names.length, values.length);
  const made: Bag = {};
  for (let i = 0; i < length; i++) made[toText(names[i] ?? null)] = values[i] ?? null;
  return made;
}

/** The length of a text, an array or a dictionary. */
function length(value: Value): number | null {
  if (typeof value === 'string') return Array.from(value).length;
  if (Array.isArray(value)) return value.length;
  return isBag(value) ? Object.keys(value).length : null;
}

/** Distinct values in the order in which they are first met. */
function distinct(values: readonly Value[]): Map<string, Value> {
  const seen = new Map<string, Value>();
  for (const value of values) if (!seen.has(keyOf(value))) seen.set(keyOf(value), value);
  return seen;
}

function kept(values: readonly Value[], others: readonly Value[][], wanted: boolean): Value[] {
  const sets = others.map(distinct);
  const holds = (key: string): boolean =>
    wanted ? sets.every((set) => set.has(key)) : !sets.some((set) => set.has(key));
  return [...distinct(values)].flatMap(([key, value]) => (holds(key) ? [value] : []));
}

export const BAG: readonly [string, FunctionDefinition][] = [
  ['pack_dictionary', pack],
  ['bag_pack', pack],
  ['pack', pack],
  ['bag_merge', variadic(anything, 2, 'dictionary', merge)],
  ['bag_keys', pure([bag], 'array', keys)],
  ['bag_has_key', pure([bag, text], 'boolean', hasKey)],
  ['bag_zip', pure([list, list], 'dictionary', zip)],
  ['len', pure([anything], 'integer', length)],
  ['set_union', variadic(list, 2, 'array', (arrays) => [...distinct(arrays.flat(1)).values()])],
  ['set_intersect', variadic(list, 2, 'array', ([first = [], ...rest]) => kept(first, rest, true))],
  ['set_difference', variadic(list, 2, 'array', ([first = [], ...rest]) => kept(first, rest, false))],
  [
    'set_has_element',
    pure([list, anything], 'boolean', (values, value) => distinct(values).has(keyOf(value))),
  ],
];
