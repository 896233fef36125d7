import { AplError } from '../../parse/apl-error';
import { items, part, required, type SyntaxNode } from '../../parse/syntax';

/** The options of an operator, such as `kind=inner`, as text by name; an option that is not known is refused. */
export function parameters(node: SyntaxNode, known: readonly string[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const parameter of items(node, 'Parameters')) {
    const name = required(parameter, 'Name').text;
    if (!known.includes(name)) throw new AplError(`the option '${name}' is not implemented here`, parameter);
    found.set(name, part(parameter, 'Expression')?.text ?? '');
  }
  return found;
}

export function forbidParameters(node: SyntaxNode): void {
  parameters(node, []);
}
