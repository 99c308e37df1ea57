// npm run simulate -- --histories 20000 --seed 1: plays histories of money that follow from a seed and
// judges each when it has come to rest. One that fails is made as small as it can be and printed with
// the command that plays it again.
import { closeSync, mkdirSync, openSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { Command, InvalidArgumentError } from 'commander';

import { bundleSimulation } from './simulate/bundle-simulation.mjs';
import { chooseFaults, playMutants } from './simulate/play-mutants.mjs';
import { playRange } from './simulate/play-range.mjs';
import { playReal } from './simulate/play-real.mjs';

const command = new Command('npm run simulate --')
  .option('--histories <n>', 'how many', whole, 1000)
  .option('--seed <text>', 'what every history follows from', '1')
  .option('--from <n>', 'number of the first history', whole, 0)
  .option('--jobs <n>', 'how many are played at a time', whole, 2)
  .option('--real', 'over PostgreSQL and the sandbox over HTTP')
  .option(
    '--mutants [faults]',
    'with planted faults, one after another: F02,F05; without a name, all',
  )
  .option('--failures <n>', 'stop after so many failures', whole, 3)
  .option('--report <file>', 'write the counts as JSON, too')
  .parse();
const options = command.opts();
const report = options.report && path.resolve(options.report);
if (options.mutants) refuseUnknownFaults(options.mutants);
if (report) refuseUnwritable(report);
process.chdir(path.dirname(path.dirname(fileURLToPath(import.meta.url))));

const counts = await run();
if (report) writeFileSync(report, JSON.stringify(counts));
console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
process.exitCode = counts.failed === 0 ? 0 : 1;

async function run() {
  if (options.real) return playReal(options);
  // Beside the installed packages, which stay outside of the bundle.
  const folder = path.resolve('node_modules/.cache/veza-simulation', String(process.pid));
  mkdirSync(folder, { recursive: true });
  try {
    if (options.mutants) return await playMutants(folder, options);
    const bundle = path.join(folder, 'simulation.mjs');
    await bundleSimulation(bundle);
    const startedAt = Date.now();
    const { played, failures } = await playRange(bundle, options);
    for (const failure of failures) tell(failure);
    const seconds = (Date.now() - startedAt) / 1000;
    const what = played === 1 ? '1 history' : `${played} histories`;
    console.log(`${what} of seed ${options.seed} in ${seconds.toFixed(1)} s`);
    return { passed: played - failures.length, failed: failures.length, skipped: 0 };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function tell({ number, faults, lines }) {
  console.log(`\nhistory ${number} FAILED`);
  for (const fault of faults) console.log(`  ${fault.replaceAll('\n', '\n  ')}`);
  console.log('its smallest form:');
  for (const line of lines) console.log(`  ${line}`);
  console.log(`again: npm run simulate -- --seed ${options.seed} --from ${number} --histories 1\n`);
}

function refuseUnknownFaults(names) {
  const { unknown } = chooseFaults(names);
  if (unknown.length === 0) return;
  command.error(
    `There is no planted fault "${unknown.join(', ')}". docs/simulation.md names those that there are.`,
    { exitCode: 2 },
  );
}

/** Asked before anything is played: hours of playing are lost where the counts cannot be written. */
function refuseUnwritable(file) {
  try {
    closeSync(openSync(file, 'a'));
  } catch ({ message }) {
    command.error(
      `The report ${file} cannot be written: ${message}. Create its folder, or name another file.`,
      { exitCode: 2 },
    );
  }
}

function whole(text) {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('It must be a whole number.');
  return Number(text);
}
