import { ARRAY } from './array';
import { BAG } from './bag';
import { CONDITIONAL } from './conditional';
import { CONVERSION } from './conversion';
import type { FunctionDefinition } from './define';
import { ENCODING } from './encoding';
import { GENAI } from './genai';
import { IP } from './ip';
import { MATH } from './math';
import { PAIR } from './pair';
import { PARSING } from './parsing';
import { REGEX } from './regex';
import { ROUNDING } from './rounding';
import { SCHEMA } from './schema';
import { SERIES } from './series';
import { SERIES_SIGNAL } from './series-signal';
import { SERIES_STATISTICS } from './series-statistics';
import { TEXT_FUNCTIONS } from './text';
import { TIME } from './time';
import { TRIGONOMETRY } from './trigonometry';
import { TYPES } from './types';

/** Every scalar function by name; one that is missing here is refused by name. */
export const FUNCTIONS: ReadonlyMap<string, FunctionDefinition> = new Map([
  ...CONDITIONAL,
  ...CONVERSION,
  ...TYPES,
  ...TEXT_FUNCTIONS,
  ...REGEX,
  ...ENCODING,
  ...PARSING,
  ...ARRAY,
  ...BAG,
  ...PAIR,
  ...MATH,
  ...TRIGONOMETRY,
  ...ROUNDING,
  ...TIME,
  ...IP,
  ...SERIES,
  ...SERIES_STATISTICS,
  ...SERIES_SIGNAL,
  ...GENAI,
  ...SCHEMA,
]);
