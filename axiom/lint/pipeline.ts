import { type BoundNode, items, part, walk } from '../kusto/bind';

/** The operators of each pipeline of a query, in the order in which they work; a subquery is one of its own. */
export function pipelines(tree: BoundNode): BoundNode[][] {
  const found: BoundNode[][] = [];
  const collect = (node: BoundNode): void => {
    if (node.kind === 'PipeExpression') {
      const steps: BoundNode[] = [];
      let source: BoundNode | undefined = node;
      while (source?.kind === 'PipeExpression') {
        const operator = part(source, 'Operator');
        if (operator !== undefined) steps.unshift(operator);
        source = part(source, 'Expression');
      }
      found.push(steps);
      for (const step of steps) collect(step);
      if (source !== undefined) collect(source);
      return;
    }
    for (const child of node.children) collect(child);
  };
  collect(tree);
  return found;
}

/** The aggregates of a `summarize`, with their own names if they have any. */
export function aggregatesOf(summarize: BoundNode): readonly BoundNode[] {
  return items(part(summarize, 'Aggregates'));
}

/** The expressions after `by`. */
export function groupsOf(summarize: BoundNode): readonly BoundNode[] {
  const by = part(summarize, 'ByClause');
  return by === undefined ? [] : items(part(by, 'Expressions'));
}

/** Every function or aggregate that is called anywhere in a part of a query. */
export function callsIn(node: BoundNode): BoundNode[] {
  return [...walk(node)].filter(({ kind }) => kind === 'FunctionCallExpression');
}
