import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { eventsWrittenBy, sourcesIn } from '../drain/support/sources';

/** What product code is: everything that may write an event. */
const PRODUCT = ['app', 'lib', 'drain', 'middleware.ts', 'instrumentation.ts'];
/**
 * Tests that prove an event, the ones that go through HTTP first. Tests of the catalogue, the drain and the queries name
 * events without having product code write them, so they prove nothing of the kind.
 */
const PROOF = [
  'tests/josh',
  'tests/middleware.test.ts',
  'tests/cost',
  'tests/alerts',
  'tests/replay',
  'tests/telemetry',
  'tests/e2e',
];

/** The file of product code that writes each event. */
export function writers(): Map<string, string> {
  const found = new Map<string, string>();
  for (const path of PRODUCT.flatMap(sourcesIn)) {
    for (const event of eventsWrittenBy([path])) if (!found.has(event)) found.set(event, path);
  }
  return found;
}

/** The first test that expects each event: its file, and its name where that can be told. */
export function proofs(events: readonly string[]): Map<string, { file: string; name: string }> {
  const sources = PROOF.flatMap(sourcesIn)
    .filter((path) => path.endsWith('.test.ts'))
    .map((path) => ({ path, text: readFileSync(path, 'utf8') }));
  const found = new Map<string, { file: string; name: string }>();
  for (const event of events) {
    for (const { path, text } of sources) {
      const at = text.indexOf(`'${event}'`);
      if (at === -1) continue;
      found.set(event, { file: relative('.', path), name: nameBefore(text, at) });
      break;
    }
  }
  return found;
}

/** The name of the test in which a place of a file is. */
function nameBefore(text: string, at: number): string {
  const names = [...text.slice(0, at).matchAll(/\b(?:it|test)(?:\.each\([^`'"]*\))?\(\s*(['"`])(.+?)\1/g)];
  return names.at(-1)?.[2] ?? '';
}
