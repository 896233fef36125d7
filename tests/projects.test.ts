import { existsSync } from 'node:fs';
import { expect, it } from 'vitest';
import { PURE, SLOW } from './projects';

it('every file of the lists is there, once', () => {
  const listed = [...PURE, ...SLOW];
  expect(listed.filter((name) => !existsSync(name))).toEqual([]);
  expect(new Set(listed).size).toBe(listed.length);
});
