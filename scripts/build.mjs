// Builds dist/: one bundle with shared chunks for the command line, the worker threads and the
// page; then the command manifest and the help text, so that neither --version nor --help loads a
// command.
import { spawnSync } from 'node:child_process';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
process.chdir(root);

const { build } = await import('esbuild');
const { glob } = await import('./glob.mjs');

const commands = (await glob('src/commands', '.ts')).filter((file) => !file.includes('/_kit/'));
const threads = (await glob('src', '.thread.ts')).filter((file) => !commands.includes(file));

// Built beside dist/ and swapped in, so that a veza that runs meanwhile does not lose its files.
const next = path.join(root, `.build-${process.pid}`);
await build({
  entryPoints: [
    { in: 'src/main.ts', out: 'main' },
    { in: 'src/help.ts', out: 'help' },
    ...[...commands, ...threads].map((file) => ({
      in: file,
      out: path.relative('src', file).replace(/\.ts$/, ''),
    })),
  ],
  outdir: next,
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  jsx: 'automatic',
  sourcemap: false,
  chunkNames: 'chunks/[name]-[hash]',
  // These are bundled because every command loads them, and loading their many files is most of its
  // start; everything else is loaded from node_modules where it is used.
  plugins: [externalExcept(['@oclif/core', 'zod', 'pino'])],
  banner: {
    js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url); const __dirname = import.meta.dirname;",
  },
  logLevel: 'warning',
});

run('npx', [
  'vite',
  'build',
  '--config',
  'src/web/vite.config.ts',
  '--logLevel',
  'warn',
  '--outDir',
  path.join(next, 'web'),
]);
await swap();
await writeManifest();

async function swap() {
  const old = `${next}-old`;
  await mkdir('dist', { recursive: true });
  await rename('dist', old);
  await rename(next, 'dist');
  await rm(old, { recursive: true, force: true });
}

/** Leaves packages external, except those named and what they import themselves. */
function externalExcept(bundled) {
  return {
    name: 'external-except',
    setup(builder) {
      builder.onResolve({ filter: /^[^.#/]/ }, (args) => {
        if (args.kind === 'entry-point') return undefined;
        if (bundled.some((name) => args.path === name || args.path.startsWith(`${name}/`))) {
          return undefined;
        }
        return args.importer.includes('/node_modules/')
          ? undefined
          : { path: args.path, external: true };
      });
    },
  };
}

/** The manifest of commands and the root help as oclif itself prints it. */
async function writeManifest() {
  await rm('oclif.manifest.json', { force: true });
  const script = `
    import { manifest } from './dist/main.js';
    process.stdout.write(JSON.stringify(await manifest(${JSON.stringify(root)})));
  `;
  const text = run('node', ['--input-type=module', '-e', script]);
  await writeFile('oclif.manifest.json', text);
  const help = run('node', ['bin/veza.js', '--help'], { NO_COLOR: '1' });
  await writeFile('dist/help.txt', help);
}

function run(command, args, env = {}) {
  const result = spawnSync(command, args, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...env },
  });
  if (result.status !== 0) {
    process.stderr.write(`${result.stdout ?? ''}\n${command} ${args.join(' ')} failed\n`);
    process.exit(1);
  }
  return result.stdout;
}
