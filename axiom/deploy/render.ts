import type { Applied } from './apply';
import { type Change, hasChanges, type Plan } from './change';
import { KNOWN_LATER } from './desired';
import type { Difference } from './differences';

const SIGNS = { create: '+', update: '~', delete: '-', none: ' ' } as const;

/** A plan as text: what is made, changed and deleted, and how, in the manner of Terraform. */
export function renderPlan(plan: Plan): string {
  const shown = plan.changes.filter(({ action }) => action !== 'none');
  const count = (action: Change['action']) =>
    plan.changes.filter((change) => change.action === action).length;
  return [
    ...shown.flatMap(renderChange),
    ...plan.warnings.map((warning) => `note: ${warning}`),
    ...plan.problems.map((problem) => `cannot be applied: ${problem}`),
    hasChanges(plan)
      ? `Plan: ${count('create')} to make, ${count('update')} to change, ${count('delete')} to delete; ${count('none')} as they shall be.`
      : `Nothing to do: all ${count('none')} are as they shall be.`,
    '',
  ].join('\n');
}

function renderChange({ kind, name, action, differences, drift }: Change): string[] {
  return [
    `${SIGNS[action]} ${kind} “${name}”${drift === null ? '' : `  — ${drift}; --take-over changes it all the same`}`,
    ...(action === 'update' ? differences.flatMap((one) => renderDifference(kind, one)) : []),
    '',
  ];
}

function renderDifference(kind: Change['kind'], { path, is, shall }: Difference): string[] {
  // A notifier's properties are addresses and keys.
  if (kind === 'notifier') return [`    ${path}: (hidden) → (hidden)`];
  if (typeof is === 'string' && typeof shall === 'string' && (is.includes('\n') || shall.includes('\n')))
    return [`    ${path}:`, ...lineDifference(is, shall)];
  return [`    ${path}: ${said(is)} → ${said(shall)}`];
}

function lineDifference(is: string, shall: string): string[] {
  const [before, after] = [is.split('\n'), shall.split('\n')];
  const [had, has] = [new Set(before), new Set(after)];
  return [
    ...before.filter((line) => !has.has(line)).map((line) => `      - ${line}`),
    ...after.filter((line) => !had.has(line)).map((line) => `      + ${line}`),
  ];
}

function said(value: unknown): string {
  if (value === undefined) return '(none)';
  if (value === Number.POSITIVE_INFINITY) return 'for ever';
  if (value === KNOWN_LATER) return KNOWN_LATER;
  const text = JSON.stringify(value);
  return text.length > 160 ? `${text.slice(0, 157)}…` : text;
}

/** What was done, what was not, and how to go on. */
export function renderApplied({ done, failed, notDone }: Applied): string {
  if (failed === null) return done.length === 0 ? '' : `Done: ${done.length} of ${done.length}.\n`;
  const name = ({ kind, name }: Change) => `${kind} “${name}”`;
  const why = failed.error instanceof Error ? failed.error.message : String(failed.error);
  return [
    `Stopped at ${name(failed.change)}: ${why}`,
    `  done:     ${done.map(name).join(', ') || 'nothing'}`,
    `  unsure:   ${name(failed.change)}`,
    `  not done: ${notDone.map(name).join(', ') || 'nothing'}`,
    'Mend the cause and run apply again: it finds what is done and goes on with the rest.',
    '',
  ].join('\n');
}
