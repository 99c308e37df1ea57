// Starts fifty runs of the same migrations at once, with indexes that are made concurrently: one
// applies them, all end with 0, nobody deadlocks.
import { bundleTrials } from '../bundle-trials.mjs';

export const summary = 'fifty runs of the same migrations at once';

const TRIALS = 'test/db/migrate/crash/open-runner-trials.ts';
const PROGRAM = 'test/db/migrate/crash/run-together.program.ts';

export async function open({ workDir }) {
  const bundle = await bundleTrials(TRIALS, PROGRAM);
  const { openRunnerTrials } = await bundle.load(TRIALS);
  const opened = await openRunnerTrials(workDir, bundle.fileOf(PROGRAM));
  return {
    trial: ({ index }) => opened.trial({ index }),
    close: async () => {
      await opened[Symbol.asyncDispose]();
      bundle.remove();
    },
  };
}
