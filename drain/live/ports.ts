import type { Ports } from '../ports';
import { createAxiom } from './axiom';
import { createLedger } from './ledger';
import { createQueue } from './queue';
import { loadRedis } from './redis';
import { warn } from './warn';

/**
 * The real services, as the environment names them. Their clients are loaded when first used.
 *
 * @throws MissingSetting that names the variable which is not set
 */
export function livePorts(): Ports {
  return {
    ledger: createLedger(loadRedis, Date.now, warn),
    axiom: createAxiom(),
    queue: createQueue(),
    now: Date.now,
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    warn,
  };
}
