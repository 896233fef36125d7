import { isDeepStrictEqual } from 'node:util';
import { expect } from 'vitest';
import { decode } from '@/drain/decode';
import { type AnyEntry, LaneEntry } from '@/drain/lane/lane-entry';
import { LaneModule } from '@/drain/lane/module';
import { Cardinality } from '@/drain/measure/cardinality';
import { Memory } from '@/drain/offline/memory';
import { processBatch } from '@/drain/offline/process';
import { isOwn } from '@/drain/own';
import { rowFields } from '@/drain/redact/row-fields';
import { nameAll } from '@/drain/seen';
import { triggersOf } from '@/drain/trigger';
import type { Environment } from '@/lib/telemetry/env';
import { NOW } from '../support/entries';
import { processing } from '../support/process';

/** Everything that is made of a batch, by the fast lane or without it. */
function everything(body: Buffer, lane: LaneModule | null, env: Environment) {
  const batch = { body, digest: 'batch', now: NOW };
  const entries = decode(body, 'batch', lane);
  const foreign = entries.filter((entry) => !isOwn(entry, processing.ownProject));
  const { keys, firstRequest } = nameAll(foreign);
  const { lines, ...rest } = processBatch(
    batch,
    { ...processing, env },
    new Cardinality(),
    new Memory(),
    lane,
  );
  const alerts = triggersOf(lines, [], { replayUrl: 'https://x', alertsUrl: 'https://x' }, NOW);
  return {
    fast: entries.filter((entry) => entry instanceof LaneEntry).length,
    made: { ...rest, keys, firstRequest, alerts, entries: entries.map(early), lines: lines.map(plain) },
  };
}

type Line = ReturnType<typeof processBatch>['lines'][number];

/** What is read of a line once it is written. */
function plain({ key, row, sample, refused, redactions, entry }: Line) {
  const names = row.event === null ? [] : [...rowFields(row.event)];
  const { _time, event, env, route } = row;
  const { source, type, path, requestId, statusCode } = entry;
  const proxy = entry.proxy && { path: entry.proxy.path, statusCode: entry.proxy.statusCode };
  return {
    ...{ key, _time, event, env, route, sample, refused, redactions },
    fields: names.map((name) => [name, row[name]]),
    entry: { source, type, path, requestId, statusCode, proxy },
  };
}

/** What is read of an entry before its row is written, or if writing it fails. */
const early = ({ key, timestamp, projectId, deploymentId }: AnyEntry) => ({
  ...{ key, timestamp, projectId, deploymentId },
});

const module = new LaneModule(processing.env);

/** Asks that both lanes make the same of a batch, to the byte. Returns how many of its lines went through the fast one. */
export function expectSame(body: Buffer, lane = module): number {
  const fast = everything(body, lane, lane.env);
  const slow = everything(body, null, lane.env);
  // Many times as fast as `toEqual`, which says what differs.
  if (!isDeepStrictEqual(fast.made, slow.made)) expect(fast.made).toEqual(slow.made);
  return fast.fast;
}
