// Breaks runs of migrations: SIGKILL of the runner, of its backend, of the postmaster, cut sockets, at
// random moments; a plain rerun has to come to the catalog and the rows of an undisturbed one. The
// trials are those of test/db/migrate/crash.
import { bundleTrials } from '../bundle-trials.mjs';

export const summary = 'kills of migration runs, their backends, their server and their sockets';

const TRIALS = 'test/db/migrate/crash/open-crash-trials.ts';
const PROGRAM = 'test/db/migrate/run-migrate.program.ts';

export async function open({ workDir }) {
  const bundle = await bundleTrials(TRIALS, PROGRAM);
  const { openCrashTrials } = await bundle.load(TRIALS);
  const opened = await openCrashTrials(workDir, bundle.fileOf(PROGRAM));
  return {
    trial: ({ index, draw }) => opened.trial({ index, draw }),
    close: async () => {
      await opened[Symbol.asyncDispose]();
      bundle.remove();
    },
  };
}
