import type { DeploySettings } from '../settings';
import type { AxiomApi } from './api';
import { type Applied, applyPlan } from './apply';
import type { Change, Plan } from './change';
import { type Desired, desiredState } from './desired';
import { makePlan, type PlanOptions } from './plan';
import { type Remote, readRemote } from './remote';

export interface Planned {
  plan: Plan;
  desired: Desired;
  remote: Remote;
}

/** Reads what is there and decides what to do; changes nothing. */
export async function planDeployment(
  api: AxiomApi,
  settings: DeploySettings,
  options: Omit<PlanOptions, 'settings'>,
): Promise<Planned> {
  const desired = desiredState(settings);
  const remote = await readRemote(api, Object.values(settings.datasets));
  return { plan: makePlan(desired, remote, { ...options, settings }), desired, remote };
}

/** Things that would be changed although somebody else changed them, or data would be lost. */
export const driftIn = ({ changes }: Plan): readonly Change[] =>
  changes.filter(({ drift }) => drift !== null);

/** Carries a plan out. Refuses one with problems, and one with drift unless it is to be taken over: then nothing is done. */
export async function deploy(
  api: AxiomApi,
  { plan, desired, remote }: Planned,
  { takeOver, onDone }: { takeOver: boolean; onDone?: (change: Change) => void },
): Promise<Applied | { refused: readonly string[] }> {
  const drift = takeOver
    ? []
    : driftIn(plan).map(
        ({ kind, name, drift }) => `${kind} “${name}”: ${drift}; --take-over changes it all the same`,
      );
  const refused = [...plan.problems, ...drift];
  return refused.length > 0 ? { refused } : applyPlan(api, plan, desired, remote, onDone);
}
