import type { Environment } from '@/lib/telemetry/env';
import { LaneModule } from './module';

/** Made when the first batch comes: after that a process has it, or knows that it cannot have it. */
let held: { env: Environment; module: LaneModule | null } | null = null;

/**
 * The module that reads the lines of a drain with this environment; null when it cannot be had, in which case every line
 * goes through the other lane: slower, and the same. A module that broke down is not asked again.
 *
 * @param warn is told, once, that there is none
 */
export function laneFor(env: Environment, warn?: (code: string) => void): LaneModule | null {
  if (held?.env !== env) {
    held = { env, module: make(env) };
    if (held.module === null) warn?.('lane_unavailable');
  } else if (held.module?.isBroken) {
    held.module = null;
    warn?.('lane_broken');
  }
  return held.module;
}

function make(env: Environment): LaneModule | null {
  try {
    return new LaneModule(env);
  } catch {
    return null;
  }
}
