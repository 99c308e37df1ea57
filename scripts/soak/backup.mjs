// Kills veza db backup and veza db restore at random moments. A backup file is whole or not there; a
// database holds the old rows or the new ones, never some of both; a plain rerun ends it. The trials
// are those of test/db/backup, bundled for plain Node, on a server of their own.
// With VEZA_SOAK_TRACKS=1000000 what is saved and restored is veza seed --scale of so many tracks, and
// a trial kills one run in every part of both, twelve in all: half an hour, and ten gigabytes of disk.
import path from 'node:path';

import { bundleTrials } from '../bundle-trials.mjs';

export const summary = 'kills of backups and restores';

/** Enough for a restore to be killed in each of its parts. */
const ROWS = 20_000;

const TRIALS = 'test/db/backup/open-kill-trials.ts';
const SERVER = 'test/db/migrate/crash/crash-server.ts';

export async function open({ workDir }) {
  const bundle = await bundleTrials(TRIALS, SERVER);
  const { openCrashServer } = await bundle.load(SERVER);
  const { openKillTrials } = await bundle.load(TRIALS);
  const running = await openCrashServer(path.join(workDir, 'cluster'));
  const opened = await openKillTrials({
    url: running.url('postgres'),
    command: [process.execPath, path.resolve('bin/veza.js')],
    dir: path.join(workDir, 'files'),
    prefix: 'soak',
    rows: ROWS,
    ...sizeOf(process.env.VEZA_SOAK_TRACKS),
  });
  return {
    trial: ({ draw }) => opened.trial(draw),
    close: async () => {
      await opened[Symbol.asyncDispose]();
      await running[Symbol.asyncDispose]();
      bundle.remove();
    },
  };
}

/** The large world, where one is asked for. */
function sizeOf(text) {
  if (text === undefined) return {};
  if (!/^[1-9]\d+$/.test(text)) throw new Error(`VEZA_SOAK_TRACKS is a whole number, not ${text}`);
  return { tracks: Number(text) };
}
