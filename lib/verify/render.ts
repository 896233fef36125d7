import type { Report, Result } from './check';

/** A line for a check as it is made; what to do below it, where something is wrong. */
export function renderResult(result: Result | { name: string; why: string }): string {
  if ('why' in result) return `  – ${result.name}: not checked: ${result.why}\n`;
  const { name, expected, actual, ok, todo } = result;
  if (ok) return `  ✓ ${name}: ${actual}\n`;
  return `  ✗ ${name}\n      expected ${expected}\n      is       ${actual}\n      ${todo ?? ''}\n`;
}

export function renderEnd({ checks, not_checked, left }: Report): string {
  const failed = checks.filter(({ ok }) => !ok);
  return [
    `\n${checks.length - failed.length} of ${checks.length} checks are right; ${not_checked.length} were not made.`,
    ...failed.map(({ name }) => `  ✗ ${name}`),
    ...(left.length === 0 ? [] : ['What this run leaves behind:', ...left.map((what) => `  ${what}`)]),
    '',
  ].join('\n');
}
