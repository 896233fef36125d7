import type { Difference } from './differences';

export type Kind = 'dataset' | 'notifier' | 'monitor' | 'dashboard';

/** What has to be done to one thing. */
export interface Change {
  kind: Kind;
  name: string;
  action: 'create' | 'update' | 'delete' | 'none';
  differences: readonly Difference[];
  /** Why it is not changed unless told: it is not as it was deployed, is not ours, or data would be lost. */
  drift: string | null;
}

export interface Plan {
  changes: readonly Change[];
  /** Why nothing may be done at all. */
  problems: readonly string[];
  /** What should be known. */
  warnings: readonly string[];
}

export const hasChanges = ({ changes }: Plan): boolean => changes.some(({ action }) => action !== 'none');
