import type { Span } from './apl-error';

/** One node of a parsed query: plain data, so that nothing past the parser sees its library's objects. */
export interface SyntaxNode extends Span {
  /** The grammar's name of the construct, such as `FilterOperator`. */
  readonly kind: string;
  /** The part it plays in its parent, such as `Condition`; empty inside lists. */
  readonly role: string;
  readonly text: string;
  readonly children: readonly SyntaxNode[];
}

/** The child that plays a role; null when the query leaves that part out. */
export function part(node: SyntaxNode, role: string): SyntaxNode | null {
  return node.children.find((child) => child.role === role) ?? null;
}

/** The child that plays a role the grammar always fills. */
export function required(node: SyntaxNode, role: string): SyntaxNode {
  const found = part(node, role);
  if (found === null) throw new Error(`the grammar gave ${node.kind} no ${role}`);
  return found;
}

/** The members of a comma-separated list, without its separators. */
export function items(node: SyntaxNode, role: string): readonly SyntaxNode[] {
  const list = part(node, role);
  if (list === null) return [];
  return list.children.map((child) =>
    child.kind === 'SeparatedElement' ? (child.children[0] ?? child) : child,
  );
}

/** Without the parentheses around it. */
export function unwrap(node: SyntaxNode): SyntaxNode {
  return node.kind === 'ParenthesizedExpression' ? unwrap(required(node, 'Expression')) : node;
}
