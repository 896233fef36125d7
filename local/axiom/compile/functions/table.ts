import { CONDITIONAL } from './conditional';
import { CONVERSION } from './conversion';
import type { FunctionDefinition } from './define';
import { DYNAMIC } from './dynamic';
import { MATH } from './math';
import { ROUNDING } from './rounding';
import { SCHEMA } from './schema';
import { TEXT_FUNCTIONS } from './text';
import { TIME } from './time';

/** Every scalar function by name; one that is missing here is refused by name. */
export const FUNCTIONS: ReadonlyMap<string, FunctionDefinition> = new Map([
  ...CONDITIONAL,
  ...CONVERSION,
  ...TEXT_FUNCTIONS,
  ...MATH,
  ...ROUNDING,
  ...TIME,
  ...DYNAMIC,
  ...SCHEMA,
]);
