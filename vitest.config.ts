import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/e2e/**'],
    globalSetup: ['test/support/global-setup.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    pool: 'forks',
    // Files of one worker share what they import, which is a fifth of the processor time.
    isolate: false,
    maxWorkers: 3,
    reporters: ['default'],
  },
});
