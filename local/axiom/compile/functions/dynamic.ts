import { createHash } from 'node:crypto';
import { AplError } from '../../parse/apl-error';
import { toText } from '../../values/casts';
import type { Bag, Value } from '../../values/value';
import { anything, type FunctionDefinition, list, pure, variadic } from './define';

/** Text that is no JSON is null; what is no text is already parsed. */
function parseJson(value: Value): Value {
  if (typeof value !== 'string') return value;
  try {
    const parsed: Value = JSON.parse(value);
    return parsed;
  } catch {
    return null;
  }
}

const packed = variadic(anything, 2, 'dictionary', (values) => {
  const bag: Bag = {};
  for (let i = 0; i + 1 < values.length; i += 2) bag[toText(values[i] ?? null)] = values[i + 1] ?? null;
  return bag;
});

const packDictionary: FunctionDefinition = {
  compile: (site) => {
    for (const [i, argument] of site.call.arguments.entries()) {
      if (i % 2 === 0 && (argument.kind !== 'literal' || argument.type !== 'string')) {
        throw new AplError('pack_dictionary() takes constant strings as keys', argument);
      }
    }
    if (site.call.arguments.length % 2 === 1) {
      throw new AplError('pack_dictionary() takes pairs of key and value', site.call);
    }
    return packed.compile(site);
  },
};

export const DYNAMIC: readonly [string, FunctionDefinition][] = [
  ['parse_json', pure([anything], 'dynamic', parseJson)],
  ['array_length', pure([list], 'integer', (values) => values.length)],
  ['pack_array', variadic(anything, 1, 'array', (values) => values)],
  ['pack_dictionary', packDictionary],
  [
    'hash_sha256',
    pure([anything], 'string', (value) => createHash('sha256').update(toText(value)).digest('hex')),
  ],
];
