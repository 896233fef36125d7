import { type BoundNode, items, part, walk } from '../kusto/bind';

/** What a query reads of its datasets, found in its bound tree and never declared. */
export interface Reads {
  datasets: ReadonlySet<string>;
  fields: ReadonlySet<string>;
  /** Names of metrics and events that it compares with, and where. */
  metrics: readonly Named[];
  events: readonly Named[];
  /** Fields asked for by `ensure_field`, with the type named there. */
  ensured: readonly (Named & { type: string })[];
}

export interface Named {
  name: string;
  start: number;
}

export function readsOf(tree: BoundNode): Reads {
  const datasets = new Set<string>();
  const fields = new Set<string>();
  const metrics: Named[] = [];
  const events: Named[] = [];
  const ensured: (Named & { type: string })[] = [];
  for (const node of walk(tree)) {
    if (node.column !== null) {
      datasets.add(node.column.dataset);
      fields.add(node.column.name);
    }
    const made = ensuredName(node);
    if (made !== null) {
      fields.add(made.name);
      ensured.push(made);
    }
    const compared = comparedWith(node);
    if (compared?.field === 'metric') metrics.push(...compared.literals);
    if (compared?.field === 'event') events.push(...compared.literals);
  }
  return { datasets, fields, metrics, events, ensured };
}

/** What `ensure_field('name', typeof(type))` asks for. */
function ensuredName(node: BoundNode): (Named & { type: string }) | null {
  if (node.called !== 'ensure_field') return null;
  const [name, type] = items(part(part(node, 'ArgumentList') ?? node, 'Expressions'));
  if (name?.kind !== 'StringLiteralExpression') return null;
  const typeName = /^typeof\(\s*(\w+)\s*\)$/.exec(type?.text ?? '')?.[1] ?? '';
  return { name: unquote(name.text), start: name.start, type: typeName };
}

/** `field == 'x'`, `field != 'x'`, `field in ('x', 'y')`, of a column of the dataset or one that is ensured. */
function comparedWith(node: BoundNode): { field: string; literals: Named[] } | null {
  if (!['EqualExpression', 'NotEqualExpression', 'InExpression', 'NotInExpression'].includes(node.kind))
    return null;
  const left = part(node, 'Left');
  const field =
    left === undefined ? undefined : (left.column?.name ?? ensuredName(left)?.name ?? carried(left));
  const right = part(node, 'Right');
  if (field === undefined || right === undefined) return null;
  const candidates = right.kind === 'ExpressionList' ? items(part(right, 'Expressions')) : [right];
  const literals = candidates
    .filter(({ kind }) => kind === 'StringLiteralExpression')
    .map(({ text, start }) => ({ name: unquote(text), start }));
  return { field, literals };
}

/** `event` and `metric` are called so as long as they are in the query, also once they are no column of the dataset. */
function carried({ kind, text }: BoundNode): string | undefined {
  return kind === 'NameReference' && (text === 'event' || text === 'metric') ? text : undefined;
}

/** Names of events, metrics and fields need no escapes. */
const unquote = (text: string): string => text.slice(1, -1);
