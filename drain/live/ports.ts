import type { Ports } from '../ports';
import { createAxiom } from './axiom';
import { createClaims } from './claims';
import { createQueue } from './queue';
import { warn } from './warn';

/**
 * The real services, as the environment names them.
 *
 * @throws MissingSetting that names the variable which is not set
 */
export function livePorts(): Ports {
  return {
    claims: createClaims(Date.now, warn),
    axiom: createAxiom(),
    queue: createQueue(),
    now: Date.now,
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    warn,
  };
}
