import { AplError } from '../../parse/apl-error';
import { keyOf } from '../../values/compare';
import { type AggregateDefinition, conditional, folding } from './define';

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
    };
  },
};

/** Exact, where Axiom estimates. */
const dcount = folding({
  returns: 'integer',
  create: () => {
    const seen = new Set<string>();
    return { add: (value) => seen.add(keyOf(value)), result: () => seen.size };
  },
});

export const COUNT: readonly [string, AggregateDefinition][] = [
  ['count', count],
  ['countif', conditional(count)],
  ['dcount', dcount],
  ['dcountif', conditional(dcount)],
];
