import type { Question } from '@/lib/diagnose/playbooks/ask';
import type { BreakCode } from '@/lib/diagnose/playbooks/breaks';
import type { Stack } from '../../stack';
import type { Check } from '../checks';

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
  /** What it must say in the end. */
  after: 'healthy';
  /** What was broken besides and let it happen: named once the replay is through, and closed by hand. */
  guard?: {
    code: BreakCode;
    /** What somebody types. */
    command: string;
    /** Does what the command does; returns what it says. */
    close(): Promise<string>;
  };
  /** What people do afterwards, and what must come of it. */
  prove?(stack: Stack, caused: Caused): Promise<Omit<Check, 'ok'>[]>;
  run(stack: Stack): Promise<Caused>;
}
