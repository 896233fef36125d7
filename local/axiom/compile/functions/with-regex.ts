import { regex } from '../../values/regex';
import type { Value } from '../../values/value';
import type { CallSite, FunctionDefinition } from './define';

/** A function whose body needs the call's place to report a bad regular expression, at once where it is constant. */
export function withRegex(
  index: number,
  make: (expression: (pattern: string) => RegExp) => FunctionDefinition,
): FunctionDefinition {
  return {
    compile: (site: CallSite) => {
      const argument = site.call.arguments[index];
      const expression = (pattern: string): RegExp => regex(pattern, argument ?? site.call);
      const compiled = argument === undefined ? undefined : site.compile(argument);
      const pattern: Value = compiled?.constant ? compiled.evaluate([]) : null;
      if (typeof pattern === 'string') expression(pattern);
      return make(expression).compile(site);
    },
  };
}
