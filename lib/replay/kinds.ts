import type { ReplayKind } from './kind';
import { duplicate } from './kinds/duplicate';
import { entitlement } from './kinds/entitlement';
import { inbound } from './kinds/inbound';
import { stuckLinkups } from './kinds/linkups';
import { outbound } from './kinds/outbound';
import { queue } from './kinds/queue';
import { spool } from './kinds/spool';
import { status } from './kinds/status';
import { stripe } from './kinds/stripe';

/** Everything that can be run again, by the word in a request. */
export const kinds = {
  outbound,
  linkup: stuckLinkups,
  stripe,
  inbound,
  queue,
  spool,
  duplicate,
  status,
  entitlement,
} as const satisfies Record<string, ReplayKind>;

export type KindName = keyof typeof kinds;

export const kindNames = [
  'outbound',
  'linkup',
  'stripe',
  'inbound',
  'queue',
  'spool',
  'duplicate',
  'status',
  'entitlement',
] as const satisfies KindName[];

export function kindOf(name: string): ReplayKind {
  const known = kindNames.find((kind) => kind === name);
  if (known === undefined) throw new Error('A replay of a kind that does not exist.');
  return kinds[known];
}
