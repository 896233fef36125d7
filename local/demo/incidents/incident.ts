import type { Question } from '@/lib/diagnose/playbooks/ask';
import type { BreakCode } from '@/lib/diagnose/playbooks/breaks';
import type { Stack } from '../../stack';

/** Where somebody who was called begins: ids only. */
export interface Caused {
  /** The operation whose timeline shows it. */
  correlationId: string;
  /** By their names in logs and tables. */
  ids: Record<string, string>;
}

/** One of the common incidents of the playbook (Document 5, "Debugging Playbook"), caused for real. */
export interface Incident {
  /** What people say. */
  complaint: string;
  /** What was done to the surroundings to cause it. */
  cause: string;
  /** What to look for in the timeline. */
  visible: string;
  /** What somebody asks the playbook, and the break that it must name. */
  ask(ids: Caused['ids']): Question;
  code: BreakCode;
  /** What it must say once the replay is through; its own break where that cannot be undone. */
  after: 'healthy' | BreakCode;
  /** The id of what a replay runs again. */
  target(ids: Caused['ids']): string;
  /** Settings that it needs. */
  env?: Readonly<Record<string, string>>;
  run(stack: Stack): Promise<Caused>;
}
