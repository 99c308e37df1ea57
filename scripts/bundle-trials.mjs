// Bundles trials that the tests and the soaks share, with the programs that they run, for plain Node.
import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

import { build } from 'esbuild';

/**
 * Bundles the entries together; `load` imports one of them, `fileOf` is where one lies, `remove` takes
 * all of them away.
 */
export async function bundleTrials(...entries) {
  // Beside the installed packages, which stay outside of the bundle.
  const name = `${path.basename(entries[0], '.ts')}-${process.pid}`;
  const outdir = path.resolve('node_modules/.cache/veza-soak', name);
  mkdirSync(outdir, { recursive: true });
  await build({
    entryPoints: entries,
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
  const fileOf = (entry) => path.join(outdir, `${path.basename(entry, '.ts')}.mjs`);
  return {
    load: (entry) => import(pathToFileURL(fileOf(entry)).href),
    fileOf,
    remove: () => rmSync(outdir, { recursive: true, force: true }),
  };
}
