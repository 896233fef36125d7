import type { Expression, ExpressionOf } from '../../parse/expression';
import { visibleNames } from '../scope';
import type { CallSite, FunctionDefinition } from './define';

type Field = ExpressionOf<'name'>;

/** The function, called with `*`, as if all fields of the row stood there, each as what a field becomes. */
export function everyField(
  base: FunctionDefinition,
  become: (field: Field) => Expression[],
): FunctionDefinition {
  return { compile: (site) => base.compile(expanded(site, become)) };
}

function expanded(site: CallSite, become: (field: Field) => Expression[]): CallSite {
  const [star, ...more] = site.call.arguments;
  if (star?.kind !== 'star' || more.length > 0) return site;
  const { start, end, text } = star;
  const fields = visibleNames(site.scope.columns).flatMap((name) =>
    become({ kind: 'name', name, start, end, text }),
  );
  return { ...site, call: { ...site.call, arguments: fields } };
}
