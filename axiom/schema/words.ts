import { rules } from '@/drain/rules/all';
import { UNKNOWN } from '@/drain/rules/observe';
import type { LabelSource, Rule } from '@/drain/rules/rule';
import { fields } from '@/lib/telemetry/catalogue/fields';
import { isFieldName } from './field-name';
import { metrics } from './metrics';

/** Words that a column may hold; null where it may hold anything. */
export type Words = ReadonlySet<string> | null;

/** What a field of the logs may hold. */
export function wordsOfField(name: string): Words {
  const field = isFieldName(name) ? fields[name] : undefined;
  return field?.kind === 'enum' ? new Set(field.values) : null;
}

/** What a label may hold in the points of some metrics. */
export function wordsOfLabel(label: string, named: readonly string[]): Words {
  const having = named.filter((metric) => metrics.get(metric)?.labels.has(label));
  if (having.length === 0) return null;
  const found = new Set<string>();
  for (const metric of having) {
    const own = rules.filter((rule) => rule.metric === metric);
    // What the drain says of itself, and requests, come from no rule.
    if (own.length === 0) return null;
    for (const rule of own) {
      const words = wordsBy(rule, label);
      if (words === null) return null;
      for (const word of words) found.add(word);
    }
  }
  return found;
}

function wordsBy({ labels, value }: Rule, label: string): Words {
  if ('label' in value && value.label === label) return null;
  const source: LabelSource | undefined = labels[label];
  if (source === undefined) return new Set();
  if (typeof source === 'object') return new Set('always' in source ? [source.always] : ['yes', 'no']);
  const words = wordsOfField(source);
  return words && new Set([...words, UNKNOWN]);
}
