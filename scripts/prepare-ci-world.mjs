// node scripts/prepare-ci-world.mjs: makes seeds/ci, the music, covers and password hashes that
// `veza seed --ci` ships. Run once; it needs FFmpeg, and other versions of FFmpeg give other bytes.
import { mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

import { build } from 'esbuild';

process.chdir(path.dirname(path.dirname(fileURLToPath(import.meta.url))));
const dir = await mkdtemp(path.join(process.cwd(), '.build-ci-world-'));
try {
  const outfile = path.join(dir, 'prepare.mjs');
  await build({
    entryPoints: ['scripts/ci-world/prepare.ts'],
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    packages: 'external',
    outfile,
    logLevel: 'warning',
  });
  const { prepare } = await import(pathToFileURL(outfile).href);
  const { files, bytes } = await prepare('seeds/ci');
  console.log(`seeds/ci: ${files} files, ${bytes} bytes`);
} finally {
  await rm(dir, { recursive: true, force: true });
}
