import { AplError } from '../../parse/apl-error';
import { type AggregateDefinition, folding } from './define';

/** The sum of a field per second: over a time bucket where the query has them, else over its range. */
const rate: AggregateDefinition = {
  compile: (site) => {
    const { windowMs, call } = site;
    if (windowMs === null && site.columns.length > 0) {
      // Over no data and without a range there is no window, and nothing to sum.
      return perSecond(1).compile(site);
    }
    if (windowMs === null || windowMs <= 0) throw new AplError('rate() needs a time range', call);
    return perSecond(windowMs / 1000).compile(site);
  },
};

function perSecond(seconds: number): AggregateDefinition {
  return folding({
    returns: 'float',
    takes: 'number',
    create: () => {
      let sum = 0;
      return {
        add: (value) => {
          if (typeof value === 'number') sum += value;
        },
        result: () => sum / seconds,
      };
    },
  });
}

export const RATE: readonly [string, AggregateDefinition][] = [['rate', rate]];
