import { expect, test } from 'vitest';
import { CAPABILITIES } from '@/local/axiom/capabilities';
import { AGGREGATES } from '@/local/axiom/compile/aggregates/table';
import { FUNCTIONS } from '@/local/axiom/compile/functions/table';
import { localAxiomDocument } from '@/local/axiom/document';
import { failure } from './apl';

test('docs/local-axiom.md says what the code says', async () => {
  await expect(localAxiomDocument()).toMatchFileSnapshot('../../../docs/local-axiom.md');
});

test('what it refuses has a reason', () => {
  expect(localAxiomDocument()).not.toContain('not written yet');
});

test('every documented function that it does not know is refused by name', () => {
  const refused = CAPABILITIES.slice(2).flatMap(({ names }) => names.filter((name) => !FUNCTIONS.has(name)));
  expect(refused.length).toBeGreaterThan(0);
  for (const name of refused) {
    expect(failure([{ a: 1 }], `t | extend x = ${name}(a)`)).toContain(
      `the function '${name}' is not implemented`,
    );
  }
});

test('no name is in two tables', () => {
  expect([...AGGREGATES.keys()].filter((name) => FUNCTIONS.has(name))).toEqual([]);
});
