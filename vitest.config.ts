import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/e2e/**'],
    globalSetup: ['test/support/global-setup.ts'],
    // Ends what hangs; how long a thing takes on a busy machine is no question of right and wrong.
    testTimeout: 240_000,
    hookTimeout: 240_000,
    // One second of the library's own is too short for a process that starts beside others.
    expect: { poll: { timeout: 60_000 } },
    pool: 'forks',
    // Files of one worker share what they import, which is a fifth of the processor time.
    isolate: false,
    maxWorkers: 3,
    reporters: ['default'],
  },
});
