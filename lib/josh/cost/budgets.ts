import { dollarsToMicros } from '@/lib/telemetry/cost/micros';

/** Whom money goes to; `total` is all of them together. */
export const costKinds = ['sms', 'llm', 'stripe', 'total'] as const;

export type CostKind = (typeof costKinds)[number];

const ENTRY = /^(sms|llm|stripe|total)=(\d+(?:\.\d+)?)$/;

/**
 * Monthly budgets in millionths of a US dollar: `COST_BUDGETS`, comma separated, in dollars, for example
 * `sms=200,llm=100,total=400`.
 *
 * @returns null when the setting cannot be read
 */
export function parseBudgets(text: string | undefined): ReadonlyMap<string, number> | null {
  const budgets = new Map<string, number>();
  for (const entry of (text ?? '').split(',')) {
    if (entry.trim() === '') continue;
    const [, kind, dollars] = ENTRY.exec(entry.trim()) ?? [];
    if (kind === undefined || dollars === undefined) return null;
    budgets.set(kind, dollarsToMicros(Number(dollars)));
  }
  return budgets;
}
