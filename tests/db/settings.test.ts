import { afterEach, describe, expect, it, vi } from 'vitest';
import { databaseSettings, displayUrl } from '@/lib/db/settings';

const URL = 'postgres://josh:hunter2@db.example:6543/postgres?sslmode=require';

describe('databaseSettings', () => {
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  it.each([
    [{}, { prepare: true, max: 5 }],
    [{ DATABASE_PREPARE: 'false' }, { prepare: false, max: 5 }],
    [{ DATABASE_POOL_MAX: '1' }, { prepare: true, max: 1 }],
  ])('%j', (environment, settings) => {
    for (const [name, value] of Object.entries({ DATABASE_URL: URL, ...environment }))
      vi.stubEnv(name, value);
    expect(databaseSettings()).toEqual({ url: URL, ...settings });
  });

  it.each([
    ['DATABASE_URL', ''],
    ['DATABASE_URL', 'mysql://josh:hunter2@db.example/josh'],
    ['DATABASE_POOL_MAX', '0'],
    ['DATABASE_POOL_MAX', 'ten'],
  ])('%s=%j is refused by name, without the password', (name, value) => {
    vi.stubEnv('DATABASE_URL', URL);
    vi.stubEnv(name, value);
    expect(databaseSettings).toThrow(name);
    expect(databaseSettings).not.toThrow('hunter2');
  });

  it('shows a URL without user, password and parameters', () => {
    expect(displayUrl(URL)).toBe('postgres://db.example:6543/postgres');
  });
});
