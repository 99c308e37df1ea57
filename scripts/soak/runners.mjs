// Starts fifty runs of the same migrations at once, with indexes that are made concurrently: one
// applies them, all end with 0, nobody deadlocks.
import { bundleTrials } from '../bundle-trials.mjs';

export const summary = 'fifty runs of the same migrations at once';

export async function open({ workDir }) {
  const bundle = await bundleTrials(
    'test/db/migrate/crash/open-runner-trials.ts',
    'test/db/migrate/crash/run-together.program.ts',
  );
  const opened = await bundle.trials.openRunnerTrials(workDir, bundle.program);
  return {
    trial: ({ index }) => opened.trial({ index }),
    close: async () => {
      await opened[Symbol.asyncDispose]();
      bundle.remove();
    },
  };
}
