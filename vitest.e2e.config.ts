import { defineConfig } from 'vitest/config';

/** Journeys through the built product in a real browser: two at a time, because each mostly waits. */
export default defineConfig({
  test: {
    include: ['test/e2e/**/*.test.ts'],
    testTimeout: 120_000,
    hookTimeout: 180_000,
    pool: 'forks',
    maxWorkers: 2,
    reporters: ['default'],
  },
});
