// Changes a schema in strange ways, one at a time, as somebody with a shell would: each has to be
// named, with nothing else, and the SQL of the differences has to take it back. The trials are those
// of test/db/schema, bundled for plain Node; --trials 200 goes three times through every kind.
import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

import { build } from 'esbuild';

export const summary = 'strange changes of a schema, found and mended';

export async function open({ workDir }) {
  // Beside the installed packages, which stay outside of the bundle.
  const outdir = path.resolve('node_modules/.cache/veza-soak', `drift-${process.pid}`);
  mkdirSync(outdir, { recursive: true });
  await build({
    entryPoints: ['test/db/schema/open-drift-trials.ts'],
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
  const bundle = pathToFileURL(path.join(outdir, 'open-drift-trials.mjs')).href;
  const { openDriftTrials } = await import(bundle);
  const trials = await openDriftTrials(workDir);
  return {
    trial: ({ index, draw }) => trials.trial({ index, draw }),
    close: async () => {
      await trials[Symbol.asyncDispose]();
      rmSync(outdir, { recursive: true, force: true });
    },
  };
}
