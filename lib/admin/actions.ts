import { z } from 'zod';
import { cancelLinkup } from '@/lib/josh/linkups/end';
import { isOpen, lockLinkup } from '@/lib/josh/linkups/linkup';
import { liftHold } from '@/lib/josh/safety/lift-hold';
import { resolveIncident } from '@/lib/josh/safety/resolve-incident';
import { correctOptOut } from '@/lib/josh/users/correct-opt-out';
import { JoshError } from '@/lib/telemetry/errors/error';
import { type AdminAction, defineAction } from './action';

const everybody = ['engineering', 'support'] as const;

const hold = defineAction({
  name: 'hold.lift',
  roles: everybody,
  input: z.strictObject({ hold_id: z.uuid() }),
  target: ({ hold_id }) => ({ hold_id }),
  run: (tx, { hold_id }, acting, effects) => liftHold(tx, hold_id, acting, effects),
});

const incident = defineAction({
  name: 'incident.resolve',
  roles: everybody,
  /** `lift_hold`: the user's hold too, if it came of this incident. */
  input: z.strictObject({ incident_id: z.uuid(), lift_hold: z.boolean().optional() }),
  target: ({ incident_id }) => ({ incident_id }),
  run: (tx, { incident_id, lift_hold }, acting, effects) =>
    resolveIncident(tx, incident_id, { ...acting, liftHold: lift_hold === true }, effects),
});

const linkup = defineAction({
  name: 'linkup.cancel',
  roles: ['engineering'],
  input: z.strictObject({ linkup_id: z.uuid(), because: z.enum(['operator', 'safety']) }),
  target: ({ linkup_id }) => ({ linkup_id }),
  async run(tx, { linkup_id, because }, { correlationId, now }, effects) {
    const linkup = await lockLinkup(tx, linkup_id);
    if (linkup === undefined) throw new JoshError('admin.target_unknown');
    if (!isOpen(linkup) && linkup.state !== 'locked') return 'unchanged';
    await cancelLinkup(tx, linkup, { correlationId, now, reason: because }, effects);
    return 'done';
  },
});

const optOut = defineAction({
  name: 'opt_out.correct',
  roles: ['engineering'],
  input: z.strictObject({ user_id: z.uuid(), to: z.enum(['in', 'out']) }),
  target: ({ user_id }) => ({ user_id }),
  run: (tx, { user_id, to }, acting, effects) => correctOptOut(tx, user_id, to, acting, effects),
});

/** Every action, by the last part of its path under `/api/admin/actions/`. */
export const adminActions = {
  'lift-hold': hold,
  'resolve-incident': incident,
  'cancel-linkup': linkup,
  'correct-opt-out': optOut,
} as const satisfies Record<string, AdminAction>;

export type ActionName = keyof typeof adminActions;

export function isActionName(name: string): name is ActionName {
  return Object.hasOwn(adminActions, name);
}
