// Breaks runs of migrations: SIGKILL of the runner, of its backend, of the postmaster, cut sockets, at
// random moments; a plain rerun has to come to the catalog and the rows of an undisturbed one. The
// trials are those of test/db/migrate/crash, bundled for plain Node.
import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

import { build } from 'esbuild';

export const summary = 'kills of migration runs, their backends, their server and their sockets';

const SOURCES = 'test/db/migrate';

export async function open({ workDir }) {
  // Beside the installed packages, which stay outside of the bundle.
  const outdir = path.resolve('node_modules/.cache/veza-soak', String(process.pid));
  mkdirSync(outdir, { recursive: true });
  await build({
    entryPoints: [`${SOURCES}/run-migrate.program.ts`, `${SOURCES}/crash/open-crash-trials.ts`],
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
  const bundle = pathToFileURL(path.join(outdir, 'open-crash-trials.mjs')).href;
  const { openCrashTrials } = await import(bundle);
  const trials = await openCrashTrials(workDir, path.join(outdir, 'run-migrate.program.mjs'));
  return {
    trial: ({ index, draw }) => trials.trial({ index, draw }),
    close: async () => {
      await trials[Symbol.asyncDispose]();
      rmSync(outdir, { recursive: true, force: true });
    },
  };
}
