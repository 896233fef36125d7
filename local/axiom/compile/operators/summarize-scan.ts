import { compareAll } from '../../values/compare';
import type { Value } from '../../values/value';
import { NumberVector, TextVector } from '../../vectors';
import type { Aggregation, ScanFold } from '../aggregates/define';
import type { ScanRelation } from '../scan';
import { type Grouping, type GroupKey, groupPlaces } from '../scan-groups';
import { type Compile, columnVector, scanPredicate } from '../scan-predicate';
import type { Group } from './summarize';

/** The groups of a scan: places are grouped first, then each aggregate runs over all of them by itself. */
export function groupScan(
  relation: ScanRelation,
  keys: readonly GroupKey[],
  aggregations: readonly Aggregation[],
  compile: Compile,
): Group[] {
  const { places } = relation.scan;
  const grouping = groupPlaces(places, keys);
  const columns = aggregations.map((aggregation) => resultsOf(aggregation, relation, grouping, compile));
  const groups = places.length === 0 && keys.length > 0 ? [] : grouping.values;
  const finished = groups.map((values, group) => ({
    keys: values,
    results: columns.flatMap((results) => results[group] ?? []),
  }));
  return finished.sort((a, b) => compareAll(a.keys, b.keys));
}

/** For each group the aggregate's results. */
function resultsOf(
  aggregation: Aggregation,
  relation: ScanRelation,
  { groups, values }: Grouping,
  compile: Compile,
): (readonly Value[])[] {
  const { places, row } = relation.scan;
  const { scan } = aggregation;
  const valueAt = scan === undefined ? null : argumentAt(scan, relation);
  if (scan === undefined || valueAt === null) {
    const accumulators = values.map(() => aggregation.create());
    for (const [i, place] of places.entries()) accumulators[groups[i] ?? 0]?.add(row(place));
    return accumulators.map((accumulator) => accumulator.results());
  }
  const folds = values.map(() => scan.create());
  const holds = scan.condition === null ? null : scanPredicate(scan.condition, relation, compile);
  for (let i = 0; i < places.length; i++) {
    const place = places[i] ?? 0;
    if (holds !== null && !holds(place)) continue;
    const value = valueAt(place);
    if (value !== null) folds[groups[i] ?? 0]?.add(value);
  }
  return folds.map((fold) => [fold.result()]);
}

/** What an aggregate takes at a place, from packed columns alone; null where it needs the row. */
function argumentAt({ argument }: ScanFold, relation: ScanRelation): ((place: number) => Value) | null {
  if (argument === null) return () => true;
  const vector = columnVector(argument, relation);
  if (vector instanceof NumberVector) {
    return (place) => {
      const value = vector.values[place] ?? Number.NaN;
      return Number.isNaN(value) ? null : value;
    };
  }
  if (!(vector instanceof TextVector)) return null;
  return (place) => vector.dictionary[vector.codes[place] ?? -1] ?? null;
}
