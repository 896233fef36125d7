import { AplError } from '../parse/apl-error';
import { type Expression, type ExpressionOf, parseExpression, parseName } from '../parse/expression';
import { parseTypeName } from '../parse/literal';
import { items, part, required, type SyntaxNode } from '../parse/syntax';
import { type Compiled, constant, type Scope, type UserFunction } from './scope';

type Compile = (expression: Expression, scope: Scope) => Compiled;

/** `(a: long, b: string = "x") { body }`; the body is one expression. */
export function parseUserFunction(node: SyntaxNode): UserFunction {
  const body = required(node, 'Body');
  if (items(body, 'Statements').some(({ text }) => text !== '')) {
    throw new AplError('statements inside a function are not implemented', body);
  }
  return {
    parameters: parseParameters(items(required(node, 'Parameters'), 'Parameters')),
    body: required(body, 'Expression'),
  };
}

export function parseParameters(nodes: readonly SyntaxNode[]): UserFunction['parameters'] {
  return nodes.map((node) => {
    const declared = required(node, 'NameAndType');
    const written = part(node, 'DefaultValue');
    const fallback = written === null ? undefined : parseExpression(required(written, 'Value'));
    if (fallback !== undefined && fallback.kind !== 'literal') {
      throw new AplError('a default has to be a literal', fallback);
    }
    const type = parseTypeName(required(declared, 'Type'));
    return { name: parseName(required(declared, 'Name')), type, fallback: fallback?.value };
  });
}

/** A call of a scalar function: its body, with the arguments in the place of the parameters. */
export function callUserFunction(
  call: ExpressionOf<'call'>,
  declared: UserFunction,
  scope: Scope,
  compile: Compile,
): Compiled {
  const given = bindArguments(call, declared, scope, (expression, columns) =>
    compile(expression, { ...scope, columns }),
  );
  const hidden = new Set(given.map(([name]) => name));
  // A parameter hides a column of its name; the body sees the row all the same.
  const columns = scope.columns.map((column) => (hidden.has(column.name) ? { ...column, name: '' } : column));
  const scalars = new Map([...scope.scalars, ...given]);
  const functions = new Map([...scope.functions].filter(([name]) => name !== call.name));
  return compile(parseExpression(declared.body), { ...scope, columns, scalars, functions });
}

/** The values of a call by the names of the parameters. */
export function bindArguments(
  call: ExpressionOf<'call'>,
  { parameters }: UserFunction,
  scope: Scope,
  compile: (expression: Expression, columns: Scope['columns']) => Compiled,
): [string, Compiled][] {
  if (call.arguments.length > parameters.length) {
    throw new AplError(
      `${call.name}() takes ${parameters.length} arguments, not ${call.arguments.length}`,
      call,
    );
  }
  return parameters.map(({ name, type, fallback }, i) => {
    const argument = call.arguments[i];
    if (argument !== undefined) return [name, compile(argument, scope.columns)];
    if (fallback === undefined) throw new AplError(`${call.name}() needs a value for ${name}`, call);
    return [name, constant(fallback, type)];
  });
}
