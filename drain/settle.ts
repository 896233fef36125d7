import { countCritical } from './critical';
import type { Settlement } from './ports';
import type { Observation } from './rules/observe';
import { requestKey, type Sifted } from './seen';
import type { Delivered } from './ship/deliver';

export interface Settled {
  /** Stands for the batch. */
  batch: string;
  sifted: Sifted;
  observations: readonly Observation[];
  delivered: readonly Delivered[];
  /** Label values that no other process knows of. */
  labels: readonly string[];
  now: number;
}

/** What is remembered of a batch whose rows are all safe. */
export function settlement({ batch, sifted, observations, delivered, labels, now }: Settled): Settlement {
  const requests: string[] = [];
  for (const { request } of observations) if (request !== undefined) requests.push(requestKey(request));
  return {
    keys: [...sifted.keys, ...requests],
    labels,
    spooled: delivered.flatMap(({ kept }) => kept),
    unspooled: [],
    critical: countCritical(observations, batch, now),
  };
}
