import { countCritical } from './critical';
import type { Observed } from './measure';
import type { Settlement } from './ports';
import type { Sifted } from './seen';
import type { Delivered } from './ship/deliver';

export interface Settled {
  /** Stands for the batch. */
  batch: string;
  sifted: Sifted;
  observed: Observed;
  delivered: readonly Delivered[];
  /** Label values that no other process knows of. */
  labels: readonly string[];
  now: number;
}

/** What is remembered of a batch whose rows are all safe. */
export function settlement({ batch, sifted, observed, delivered, labels, now }: Settled): Settlement {
  return {
    keys: [...sifted.keys, ...observed.requests],
    labels,
    spooled: delivered.flatMap(({ kept }) => kept),
    unspooled: [],
    critical: countCritical(observed.points, batch, now),
  };
}
