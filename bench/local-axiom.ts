import { performance } from 'node:perf_hooks';
import { runQuery } from '@/local/axiom/query';
import { Store } from '@/local/axiom/store';
import type { Measurement } from './measurement';
import type { Outcome } from './report';

const NOW = Date.parse('2026-03-01T12:00:00Z');
const ROUNDS = 7;
const ROUTES = ['/api/twilio/inbound', '/api/stripe/webhook', '/api/jobs/send', '/api/linkups'];
const LEVELS = ['info', 'info', 'info', 'warn', 'error'];
const MOST_BYTES_A_ROW = 1024;

/** `ms` at a million rows, and how many times a plain loop over an array of as many numbers may fit into it. */
const QUERIES = [
  {
    name: 'by correlation id',
    apl: `logs | where correlation_id == '${correlationId(777)}'`,
    ms: 100,
    loops: 60,
  },
  { name: 'count by 5 minutes', apl: 'logs | summarize count() by bin(_time, 5m)', ms: 100, loops: 60 },
  {
    name: 'p95 by 5 minutes and level',
    apl: 'logs | summarize percentile(duration_ms, 95) by bin(_time, 5m), level',
    ms: 700,
    loops: 400,
  },
] as const;

function correlationId(n: number): string {
  return `0195${n.toString(16).padStart(28, '0')}`;
}

function event(i: number, count: number): object {
  return {
    _time: new Date(NOW - (count - i) * 86).toISOString(),
    entry_id: `${i}`,
    level: LEVELS[i % 5],
    event: 'http.request.completed',
    correlation_id: correlationId(i % 50_000),
    project: 'josh',
    region: 'iad1',
    source: 'lambda',
    route: ROUTES[i % 4],
    method: 'POST',
    status: i % 97 === 0 ? 500 : 200,
    request_id: `iad1::${i}`,
    duration_ms: ((i * 7919) % 1000) + 0.5,
    cold_start: i % 50 === 0,
    env: 'prod',
  };
}

/** The engine of the local Axiom over a million rows of log, beside a loop over an array of as many numbers. */
export const localAxiom: Measurement = {
  name: 'local-axiom',
  about: 'APL on a million rows of the local Axiom',
  gate: false,
  run: async ({ short, say }) => {
    const count = short ? 100_000 : 1_000_000;
    const before = memory();
    const store = filled(count, say);
    const bytes = (memory() - before) / count;
    const loop = best(() => sum(numbers(count)));
    const results: Outcome[] = [
      {
        name: 'local Axiom: memory of a row',
        value: Math.round(bytes),
        unit: 'bytes',
        bound: { at: 'most', must: MOST_BYTES_A_ROW },
      },
    ];
    for (const { name, apl, ms, loops } of QUERIES) {
      say(name);
      const took = best(() => runQuery(store, { apl }, NOW));
      const most = (ms * count) / 1_000_000;
      results.push(
        { name: `local Axiom: ${name}`, value: round(took), unit: 'ms', bound: { at: 'most', must: most } },
        {
          name: `local Axiom: ${name}`,
          value: round(took / loop),
          unit: '× a loop over as many numbers',
          bound: { at: 'most', must: loops },
        },
      );
    }
    return results;
  },
};

function filled(count: number, say: (progress: string) => void): Store {
  const store = new Store();
  store.create('logs', NOW);
  for (let from = 0; from < count; from += 1000) {
    const events = Array.from({ length: 1000 }, (_, i) => event(from + i, count));
    // As they come off the wire: every text is one of its own.
    store.ingest('logs', JSON.parse(JSON.stringify(events)), { receivedAt: NOW });
    if (from % 250_000 === 0) say(`${from.toLocaleString('en')} rows`);
  }
  return store;
}

let cached: Float64Array | null = null;
function numbers(count: number): Float64Array {
  cached ??= Float64Array.from({ length: count }, (_, i) => (i * 7919) % 1000);
  return cached;
}

function sum(values: Float64Array): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}

function memory(): number {
  globalThis.gc?.();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

/** The fastest of some rounds: what else runs on the machine only ever adds time. */
function best(run: () => unknown): number {
  return Math.min(
    ...Array.from({ length: ROUNDS }, () => {
      const start = performance.now();
      run();
      return performance.now() - start;
    }),
  );
}

const round = (value: number): number => Math.round(value * 100) / 100;
