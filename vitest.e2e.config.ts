import { defineConfig } from 'vitest/config';

/** Journeys through the built product in a real browser: two at a time, because each mostly waits. */
export default defineConfig({
  test: {
    include: ['test/e2e/**/*.test.ts'],
    testTimeout: 240_000,
    hookTimeout: 240_000,
    // One second of the library's own is too short for a process that starts beside others.
    expect: { poll: { timeout: 60_000 } },
    pool: 'forks',
    maxWorkers: 2,
    reporters: ['default'],
  },
});
