// Migrates a table under 200 writes a second while somebody reads it for half a minute in one
// transaction: no write waits for longer than one lock_timeout, and the migration gets through.
import { bundleTrials } from '../bundle-trials.mjs';

export const summary = 'migrations of a table that is read for long and written all the time';

const TRIALS = 'test/db/migrate/crash/open-write-trials.ts';
const PROGRAM = 'test/db/migrate/run-migrate.program.ts';

export async function open({ workDir }) {
  const bundle = await bundleTrials(TRIALS, PROGRAM);
  const { openWriteTrials } = await bundle.load(TRIALS);
  const opened = await openWriteTrials(workDir, bundle.fileOf(PROGRAM));
  return {
    trial: ({ index, draw }) => opened.trial({ index, draw }),
    close: async () => {
      await opened[Symbol.asyncDispose]();
      bundle.remove();
    },
  };
}
