// Kills veza db backup and veza db restore at random moments. A backup file is whole or not there; a
// database holds the old rows or the new ones, never some of both; a plain rerun ends it. The trials
// are those of test/db/backup, bundled for plain Node, on a server of their own.
// With VEZA_SOAK_TRACKS=1000000 what is saved and restored is veza seed --scale of so many tracks, and
// a trial kills one run in every part of both, eleven in all: half an hour, and ten gigabytes of disk.
import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

import { build } from 'esbuild';

export const summary = 'kills of backups and restores';

/** Enough for a restore to be killed in each of its parts. */
const ROWS = 20_000;

export async function open({ workDir }) {
  // Beside the installed packages, which stay outside of the bundle.
  const outdir = path.resolve('node_modules/.cache/veza-soak', `backup-${process.pid}`);
  mkdirSync(outdir, { recursive: true });
  const trials = 'test/db/backup/open-kill-trials.ts';
  const server = 'test/db/migrate/crash/crash-server.ts';
  await build({
    entryPoints: [trials, server],
    entryNames: '[name]',
    outdir,
    bundle: true,
    splitting: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    alias: { '#test': path.resolve('test') },
    outExtension: { '.js': '.mjs' },
    logLevel: 'error',
  });
  const load = (name) => import(pathToFileURL(path.join(outdir, `${name}.mjs`)).href);
  const { openCrashServer } = await load('crash-server');
  const { openKillTrials } = await load('open-kill-trials');
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
      rmSync(outdir, { recursive: true, force: true });
    },
  };
}

/** The large world, where one is asked for. */
function sizeOf(text) {
  if (text === undefined) return {};
  if (!/^[1-9]\d+$/.test(text)) throw new Error(`VEZA_SOAK_TRACKS is a whole number, not ${text}`);
  return { tracks: Number(text) };
}
