import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../', import.meta.url));
const readme = readFileSync(`${root}README.md`, 'utf8');

/** Rows of the table of promises: the file, and the beginning of the test's name. */
const promises = [...readme.matchAll(/^\| (.+?) \| `(tests\/[^`]+)`(?: · (.+?))? \|$/gm)].map(
  ([, promise = '', file = '', name]) => ({ promise, file, name }),
);

describe('each promise of the README is proven by a test that exists', () => {
  it('there are some', () => expect(promises.length).toBeGreaterThan(8));

  it.each(promises)('$promise', ({ file, name }) => {
    expect(existsSync(root + file)).toBe(true);
    if (name !== undefined) expect(readFileSync(root + file, 'utf8')).toContain(name);
  });
});

describe('the README', () => {
  it('stays under 180 lines', () => expect(readme.split('\n').length).toBeLessThan(180));

  it('links to pages that exist', () => {
    for (const [, target = ''] of readme.matchAll(/\]\(((?!http)[^)#]+)\)/g)) {
      expect({ target, exists: existsSync(root + target) }).toEqual({ target, exists: true });
    }
  });
});
