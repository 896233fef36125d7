import type { Subject } from './subject';

/** What a check saw: never a secret, a phone number or a text. `notChecked` says why nothing could be looked at. */
export type Finding = { ok: boolean; actual: string } | { notChecked: string };

export const found = (ok: boolean, actual: string): Finding => ({ ok, actual });
export const notChecked = (why: string): Finding => ({ notChecked: why });

/** One thing that must be so in a deployment. */
export interface Check {
  /** Unique; begins with what it is about. */
  name: string;
  expected: string;
  /** What to do when it is not so. */
  todo: string;
  run(subject: Subject): Promise<Finding> | Finding;
}

/** Checks that are one step of the verification, in their order. */
export interface Stage {
  title: string;
  checks: readonly Check[];
}

export interface Result {
  name: string;
  expected: string;
  actual: string;
  ok: boolean;
  /** Where it is not ok. */
  todo?: string;
}

/** What `npm run verify` found. What could not be looked at is not among the checks: it is never claimed to be right. */
export interface Report {
  ok: boolean;
  checks: Result[];
  not_checked: { name: string; why: string }[];
  /** What the run leaves behind. */
  left: string[];
}
