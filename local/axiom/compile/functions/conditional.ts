import { AplError } from '../../parse/apl-error';
import { comparable } from '../../values/compare';
import { mergeTypes } from '../../values/value';
import { type Compiled, constant } from '../scope';
import { anything, type CallSite, checkArity, type FunctionDefinition, pure, variadic } from './define';

function condition(site: CallSite, compiled: Compiled, index: number): Compiled {
  if (comparable(compiled.type, 'boolean')) return compiled;
  const at = site.call.arguments[index] ?? site.call;
  throw new AplError(`${site.call.name}() needs a condition here, not a ${compiled.type}`, at);
}

/** `iff(condition, then, else)` and `case(condition, value, …, else)`: only the branch that holds is evaluated. */
const branches: FunctionDefinition = {
  compile: (site) => {
    const compiled = site.call.arguments.map(site.compile);
    const otherwise = compiled.at(-1) ?? constant(null, 'null');
    const pairs: { when: Compiled; then: Compiled }[] = [];
    for (let i = 0; i + 1 < compiled.length; i += 2) {
      const [when, then] = [compiled[i], compiled[i + 1]];
      if (when !== undefined && then !== undefined) pairs.push({ when: condition(site, when, i), then });
    }
    return {
      type: pairs.reduce((type, { then }) => mergeTypes(type, then.type), otherwise.type),
      constant: compiled.every((argument) => argument.constant),
      evaluate: (row) => {
        for (const { when, then } of pairs) if (when.evaluate(row) === true) return then.evaluate(row);
        return otherwise.evaluate(row);
      },
    };
  },
};

const iff: FunctionDefinition = {
  compile: (site) => {
    checkArity(site.call, 3, 3);
    return branches.compile(site);
  },
};

const caseOf: FunctionDefinition = {
  compile: (site) => {
    checkArity(site.call, 3, Number.POSITIVE_INFINITY);
    if (site.call.arguments.length % 2 === 0) {
      throw new AplError(
        'case() takes pairs of condition and value, and a last value for everything else',
        site.call,
      );
    }
    return branches.compile(site);
  },
};

export const CONDITIONAL: readonly [string, FunctionDefinition][] = [
  ['iff', iff],
  ['iif', iff],
  ['case', caseOf],
  ['not', pure([anything], 'boolean', (value) => (typeof value === 'boolean' ? !value : null))],
  [
    'coalesce',
    variadic(
      anything,
      1,
      (types) => types.reduce(mergeTypes),
      (values) => values.find((v) => v !== null && v !== '') ?? null,
    ),
  ],
  ['isnull', pure([anything], 'boolean', (value) => value === null)],
  ['isnotnull', pure([anything], 'boolean', (value) => value !== null)],
  ['isempty', pure([anything], 'boolean', (value) => value === null || value === '')],
  ['notnull', pure([anything], 'boolean', (value) => value !== null)],
  ['notempty', pure([anything], 'boolean', (value) => value !== null && value !== '')],
  ['isnotempty', pure([anything], 'boolean', (value) => value !== null && value !== '')],
];
