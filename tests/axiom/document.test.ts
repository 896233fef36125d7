import { expect, test } from 'vitest';
import { queriesDocument } from '@/axiom/document';

test('docs/queries.md is what the catalogue says', async () => {
  await expect(queriesDocument()).toMatchFileSnapshot('../../docs/queries.md');
});
