import { type Condition, judge, type Values, type Verdict } from './condition';
import type { Source } from './state';

/** What became of a rule's query. */
export type Measurement =
  | {
      outcome: 'measured';
      values: Values;
      source: Source;
      /** A correlation id of a bad event. */
      sample?: string;
    }
  /** The dataset had no row at all in the window: the log pipeline is silent, which is not the same as zero. */
  | { outcome: 'no_data' }
  /** `reason` is a code. */
  | { outcome: 'error'; reason: string };

/** What a measurement says about a rule. */
export interface Signal {
  /** `unsure`: too few events to say anything, which changes nothing. */
  says: 'breach' | 'clear' | 'unsure' | 'no_data' | 'error';
  value: number | null;
  threshold: number;
  because: string;
  source: Source;
  sample: string | null;
}

/** Pure. */
export function readSignal(condition: Condition, measurement: Measurement): Signal {
  const about = { value: null, threshold: thresholdOf(condition), source: 'axiom' as const, sample: null };
  switch (measurement.outcome) {
    case 'error':
      return { ...about, says: 'error', because: `the query failed: ${measurement.reason}` };
    case 'no_data':
      return { ...about, says: 'no_data', because: 'no log row at all in the window' };
    case 'measured': {
      const { verdict, ...rest } = judge(condition, measurement.values);
      return {
        ...rest,
        says: saying(verdict),
        source: measurement.source,
        sample: measurement.sample ?? null,
      };
    }
  }
}

const saying = (verdict: Verdict['verdict']): Signal['says'] => (verdict === 'too_few' ? 'unsure' : verdict);

const thresholdOf = (condition: Condition): number => judge(condition, {}).threshold;
