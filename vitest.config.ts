import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { PURE, SLOW } from './tests/projects.ts';

const E2E = 'tests/e2e/**';
const COMMANDS = 'tests/helpers/commands.ts';

export default defineConfig({
  resolve: { alias: { '@': fileURLToPath(new URL('.', import.meta.url)) } },
  test: {
    // Ends what hangs; it judges nothing, so it is far from what a busy machine takes.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
    projects: [
      // Files that leave nothing behind share their imports, which cost more than their tests.
      { extends: true, test: { name: 'pure', include: PURE, isolate: false } },
      {
        extends: true,
        test: {
          name: 'fast',
          include: ['tests/**/*.test.ts'],
          exclude: [...PURE, ...SLOW, E2E],
          globalSetup: COMMANDS,
        },
      },
      {
        extends: true,
        test: { name: 'slow', include: SLOW, globalSetup: COMMANDS },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: [`${E2E}/*.test.ts`],
          globalSetup: 'tests/e2e/build.ts',
          // Each suite starts the whole system; two at once on two cores would only measure each other.
          fileParallelism: false,
          testTimeout: 180_000,
        },
      },
    ],
  },
});
