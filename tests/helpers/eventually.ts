import { vi } from 'vitest';

/**
 * For what happens behind an answer, in nobody's hands: looks until it is so. It costs what it takes; the limit only says
 * when it will not come any more, also on a machine with much else to do.
 */
export const eventually = <T>(look: () => T | Promise<T>): Promise<T> =>
  vi.waitFor(look, { timeout: 15_000, interval: 10 });
