import { type BoundNode, items, part, walk } from '../kusto/bind';

/** What a query reads of its datasets, found in its bound tree and never declared. */
export interface Reads {
  datasets: ReadonlySet<string>;
  fields: ReadonlySet<string>;
  /** Names of metrics and events that it compares with, and where. */
  metrics: readonly Named[];
  events: readonly Named[];
  /** Words that any column is compared with. */
  compared: readonly (Named & { column: string })[];
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
  const compared: (Named & { column: string })[] = [];
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
    for (const word of comparedWith(node)) {
      compared.push(word);
      // They are called so as long as they are in the query, also once they are no column of the dataset.
      if (word.column === 'metric') metrics.push(word);
      if (word.column === 'event') events.push(word);
    }
  }
  return { datasets, fields, metrics, events, compared, ensured };
}

/** What `ensure_field('name', typeof(type))` asks for. */
function ensuredName(node: BoundNode): (Named & { type: string }) | null {
  if (node.called !== 'ensure_field') return null;
  const [name, type] = items(part(part(node, 'ArgumentList') ?? node, 'Expressions'));
  if (name?.kind !== 'StringLiteralExpression') return null;
  const typeName = /^typeof\(\s*(\w+)\s*\)$/.exec(type?.text ?? '')?.[1] ?? '';
  return { name: unquote(name.text), start: name.start, type: typeName };
}

/** `field == 'x'`, `field != 'x'`, `field in ('x', 'y')`, of a column of the dataset, one that is ensured or one that is made. */
function comparedWith(node: BoundNode): (Named & { column: string })[] {
  if (!['EqualExpression', 'NotEqualExpression', 'InExpression', 'NotInExpression'].includes(node.kind))
    return [];
  const left = part(node, 'Left');
  const column = left && (left.column?.name ?? ensuredName(left)?.name ?? nameOf(left));
  const right = part(node, 'Right');
  if (column === undefined || right === undefined) return [];
  const candidates = right.kind === 'ExpressionList' ? items(part(right, 'Expressions')) : [right];
  return candidates
    .filter(({ kind }) => kind === 'StringLiteralExpression')
    .map(({ text, start }) => ({ column, name: unquote(text), start }));
}

const nameOf = ({ kind, text }: BoundNode): string | undefined =>
  kind === 'NameReference' ? text : undefined;

/** Names of events, metrics and fields need no escapes. */
const unquote = (text: string): string => text.slice(1, -1);
