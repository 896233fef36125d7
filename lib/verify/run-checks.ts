import { AxiomApiError } from '@/axiom/deploy/api';
import { describeError } from '@/lib/telemetry/errors/describe';
import { NoAnswer } from './call';
import type { Check, Finding, Report, Result, Stage } from './check';
import type { Subject } from './subject';

export interface Progress {
  onStage?(title: string): void;
  onResult?(result: Result | { name: string; why: string }): void;
}

/** Runs every check, one after the other: a failed one never keeps the next from being looked at. */
export async function runChecks(
  stages: readonly Stage[],
  subject: Subject,
  { onStage, onResult }: Progress = {},
): Promise<Report> {
  const checks: Result[] = [];
  const not_checked: Report['not_checked'] = [];
  for (const { title, checks: all } of stages) {
    onStage?.(title);
    for (const check of all) {
      const finding = await look(check, subject);
      const { name, expected, todo } = check;
      if ('notChecked' in finding) {
        not_checked.push({ name, why: finding.notChecked });
        onResult?.({ name, why: finding.notChecked });
        continue;
      }
      const { ok, actual } = finding;
      const result = { name, expected, actual, ok, ...(ok ? {} : { todo }) };
      checks.push(result);
      onResult?.(result);
    }
  }
  return { ok: checks.every(({ ok }) => ok), checks, not_checked, left: subject.left };
}

async function look(check: Check, subject: Subject): Promise<Finding> {
  try {
    return await check.run(subject);
  } catch (error) {
    return { ok: false, actual: say(error) };
  }
}

/** Errors of ours say what may be said; of others only the code, for their messages may carry what was sent. */
function say(error: unknown): string {
  if (error instanceof NoAnswer || error instanceof AxiomApiError) return error.message;
  const { code } = describeError(error);
  return code === 'internal' && error instanceof Error && error.constructor === Error ? error.message : code;
}
