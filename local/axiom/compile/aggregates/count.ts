import { AplError } from '../../parse/apl-error';
import { keyOf } from '../../values/compare';
import type { Value } from '../../values/value';
import { type AggregateDefinition, conditional, type Fold, folding } from './define';

/** `count()` counts rows; with a field it would count differently, which Axiom does not document. */
const count: AggregateDefinition = {
  compile: ({ call }) => {
    if (call.arguments.length > 0) throw new AplError(`${call.name}() takes no field`, call);
    return {
      columns: [{ name: `${call.name}_`, type: 'integer' }],
      info: { name: call.name, fields: ['*'], args: [] },
      create: () => {
        let rows = 0;
        return { add: () => rows++, results: () => [rows] };
      },
      scan: { argument: null, condition: null, create: counting },
    };
  },
};

function counting(): Fold {
  let rows = 0;
  return { add: () => rows++, result: () => rows };
}

/** Exact, where Axiom estimates. */
const dcount = folding({
  returns: 'integer',
  create: () => {
    const seen = new Set<unknown>();
    // A Set tells texts, numbers and booleans apart as they are; no text begins with the mark of the others.
    const key = (value: Value): unknown => (typeof value === 'object' ? `\0${keyOf(value)}` : value);
    return { add: (value) => seen.add(key(value)), result: () => seen.size };
  },
});

export const COUNT: readonly [string, AggregateDefinition][] = [
  ['count', count],
  ['countif', conditional(count)],
  ['dcount', dcount],
  ['dcountif', conditional(dcount)],
];
