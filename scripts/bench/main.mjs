// npm run bench [-- NAME…]: measures against peers side by side in one run and prints ratios.
import { mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

import { Command } from 'commander';
import { build } from 'esbuild';

import { glob } from '../glob.mjs';

process.chdir(path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..'));
const available = (await glob('scripts/bench', '.ts')).map((file) => path.basename(file, '.ts'));

const program = new Command('npm run bench --')
  .argument('[names...]', `which to run: ${available.join(', ')}; all without a name`)
  .option('--rounds <n>', 'rounds of each measurement', (text) => Number.parseInt(text, 10), 5)
  .option('--library <dir>', 'a folder of music for those that import one')
  .option('--memory', 'servers in memory, without a disk to wait for, where one is measured')
  .parse();
const names = program.args.length > 0 ? program.args : available;
const unknown = names.filter((name) => !available.includes(name));
if (unknown.length > 0)
  program.error(`There is no benchmark ${unknown.join(', ')}.`, { exitCode: 2 });

const dir = await mkdtemp(path.join(process.cwd(), '.build-bench-'));
try {
  for (const name of names) {
    const outfile = path.join(dir, `${name}.mjs`);
    await build({
      entryPoints: [`scripts/bench/${name}.ts`],
      bundle: true,
      format: 'esm',
      platform: 'node',
      target: 'node20.19',
      packages: 'external',
      outfile,
      logLevel: 'warning',
    });
    console.log(`\n== ${name}`);
    const { run } = await import(pathToFileURL(outfile).href);
    await run(program.opts());
  }
} finally {
  await rm(dir, { recursive: true, force: true });
}
