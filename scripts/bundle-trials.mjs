// Bundles trials that the tests and the soaks share, with the program that they run, for plain Node.
import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

import { build } from 'esbuild';

/** Returns the module, the path of its program, and what removes both. */
export async function bundleTrials(module, program) {
  // Beside the installed packages, which stay outside of the bundle.
  const name = `${path.basename(module, '.ts')}-${process.pid}`;
  const outdir = path.resolve('node_modules/.cache/veza-soak', name);
  mkdirSync(outdir, { recursive: true });
  await build({
    entryPoints: [module, program],
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
  const built = (file) => path.join(outdir, `${path.basename(file, '.ts')}.mjs`);
  return {
    trials: await import(pathToFileURL(built(module)).href),
    program: built(program),
    remove: () => rmSync(outdir, { recursive: true, force: true }),
  };
}
