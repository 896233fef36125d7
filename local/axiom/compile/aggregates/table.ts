import { COLLECT } from './collect';
import { COUNT } from './count';
import type { AggregateDefinition } from './define';
import { EXTREME } from './extreme';
import { HISTOGRAM } from './histogram';
import { NUMERIC } from './numeric';
import { PERCENTILE } from './percentile';
import { PHRASES } from './phrases';
import { RATE } from './rate';
import { SPOTLIGHT } from './spotlight';

/** Every aggregate by name; one that is missing here is refused by name. */
export const AGGREGATES: ReadonlyMap<string, AggregateDefinition> = new Map([
  ...COUNT,
  ...NUMERIC,
  ...EXTREME,
  ...PERCENTILE,
  ...COLLECT,
  ...HISTOGRAM,
  ...RATE,
  ...PHRASES,
  ...SPOTLIGHT,
]);
