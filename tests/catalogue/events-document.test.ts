import { expect, test } from 'vitest';
import type { EventName } from '@/lib/telemetry/catalogue/events';
import { eventRows, eventsDocument } from './events-document';

/** Events whose code is still to be written. The list may only become shorter. */
const TO_COME: readonly EventName[] = [];

const rows = eventRows();

test('every event is written by product code and proven by a test, but for a known few', () => {
  const gaps = rows.filter(({ writer, proof }) => writer === undefined || proof === undefined);
  expect(gaps.map(({ event }) => event)).toEqual(TO_COME);
});

test('docs/events.md says so', async () => {
  await expect(eventsDocument(rows)).toMatchFileSnapshot('../../docs/events.md');
});
