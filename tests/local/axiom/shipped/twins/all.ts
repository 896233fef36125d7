import type { Twins } from '../twin';
import { alerts } from './alerts';
import { cost } from './cost';
import { errors } from './errors';
import { monitors } from './monitors';
import { pipeline } from './pipeline';
import { product } from './product';
import { providers } from './providers';
import { safety } from './safety';
import { speed } from './speed';
import { stories } from './stories';

/** A twin of every query of `axiom/queries`. */
export const twins: Twins = {
  ...stories,
  ...errors,
  ...providers,
  ...speed,
  ...pipeline,
  ...product,
  ...safety,
  ...cost,
  ...alerts,
  ...monitors,
};
