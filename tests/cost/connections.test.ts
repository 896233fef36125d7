import { expect, it } from 'vitest';
import { connectionsByState } from '@/lib/josh/gauges/sample-connections';
import { captureLogLines } from '../helpers/log-lines';
import { sampleGauges, startProduct } from '../helpers/product';

startProduct();
const lines = captureLogLines();

it('the database’s connections are sampled by state, with how many there may be', async () => {
  await sampleGauges();
  const gauges = lines.of('gauge.sampled');
  const connections = gauges.filter(({ gauge }) => gauge === 'db_connections');
  expect(connections.map(({ state }) => state)).toEqual(
    expect.arrayContaining(['active', 'idle', 'idle_in_transaction']),
  );
  // The one that asks is active.
  expect(connections.find(({ state }) => state === 'active')?.value).toBeGreaterThanOrEqual(1);
  expect(gauges.find(({ gauge }) => gauge === 'db_connections_limit')?.value).toBeGreaterThanOrEqual(1);
});

it('a state that is over goes back to 0, and one that may not be seen is told as hidden', () => {
  expect([
    ...connectionsByState([
      { state: 'idle', connections: 3 },
      { state: 'idle in transaction (aborted)', connections: 1 },
      { state: 'idle in transaction', connections: 2 },
      { state: null, connections: 4 },
    ]),
  ]).toEqual([
    ['active', 0],
    ['idle', 3],
    ['idle_in_transaction', 3],
    ['hidden', 4],
  ]);
});
