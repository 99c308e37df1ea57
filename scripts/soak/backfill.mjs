// Kills veza backfill transfer-ids while it lists and while it writes, and holds what it found against
// what is true. VEZA_SOAK_TRANSFERS=100000 is how many transfers an earlier system has left, killed ten
// times. The trials are those of test/backfill; the command is the built one.
import path from 'node:path';

import { bundleTrials } from '../bundle-trials.mjs';

export const summary = 'kills of the search for ids of transfers';

const TRIALS = 'test/backfill/open-backfill-trials.ts';
const TRANSFERS = Number(process.env.VEZA_SOAK_TRANSFERS ?? 300);
const KILLS = process.env.VEZA_SOAK_TRANSFERS === undefined ? 3 : 10;

export async function open({ workDir }) {
  const bundle = await bundleTrials(TRIALS);
  const { openBackfillTrials } = await bundle.load(TRIALS);
  const opened = await openBackfillTrials({
    dataDir: path.join(workDir, 'data'),
    command: [process.execPath, path.resolve('bin/veza.js')],
  });
  return {
    trial: ({ draw }) => opened.trial({ rows: TRANSFERS, kills: KILLS, draw }),
    close: async () => {
      await opened[Symbol.asyncDispose]();
      bundle.remove();
    },
  };
}
