import { mkdir } from 'node:fs/promises';
import path from 'node:path';

import { build } from 'esbuild';

const ROOT = path.join(import.meta.dirname, '../..');

/** Turns a program of the tests into a file that plain Node runs; for what needs a real process. */
export async function bundleProgram(entry: string): Promise<string> {
  const outdir = path.join(ROOT, 'node_modules/.cache/veza-test', String(process.pid));
  await mkdir(outdir, { recursive: true });
  const name = path.basename(entry, '.ts');
  await build({
    entryPoints: [{ in: entry, out: name }],
    outdir,
    bundle: true,
    splitting: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    // The relative imports of the tests and sources, also through `#`, belong into the bundle.
    alias: { '#test': path.join(ROOT, 'test') },
    outExtension: { '.js': '.mjs' },
    logLevel: 'error',
  });
  return path.join(outdir, `${name}.mjs`);
}
