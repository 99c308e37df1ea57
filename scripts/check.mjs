// Everything that must hold before a change lands, in one run. `npm test` calls it after the
// bootstrap; `npm run check -- lint types` runs single steps. The last line counts.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';

process.chdir(path.dirname(path.dirname(fileURLToPath(import.meta.url))));
const scratch = await mkdtemp(path.join(tmpdir(), 'veza-check-'));
const report = (name) => path.join(scratch, `${name}.json`);
const vitest = (name, ...args) => ({
  name,
  command: [
    'npx',
    'vitest',
    'run',
    ...args,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report(name)}`,
  ],
  report: report(name),
});

const STEPS = [
  { name: 'format', command: ['npx', 'oxfmt', '--check', '.'] },
  { name: 'lint', command: ['npx', 'oxlint', '--type-aware', '--deny-warnings'] },
  { name: 'types', command: ['npx', 'tsc', '--noEmit'] },
  { name: 'page-types', command: ['npx', 'tsc', '--noEmit', '-p', 'src/web'] },
  { name: 'browser-test-types', command: ['npx', 'tsc', '--noEmit', '-p', 'test/e2e'] },
  { name: 'dead-code', command: ['npx', 'knip'] },
  { name: 'docs', command: ['node', 'scripts/gen-docs.mjs', '--check'] },
  { name: 'licences', command: ['node', 'scripts/check-licences.mjs'] },
  vitest('unit-and-integration'),
  vitest('end-to-end', '--config', 'vitest.e2e.config.ts'),
  {
    name: 'soak-share',
    // A trial of every soak.
    command: 'node scripts/soak.mjs --share --trials 1 --budget 20s --report'
      .split(' ')
      .concat(report('soak-share')),
    report: report('soak-share'),
  },
  {
    name: 'simulation',
    command: 'node scripts/simulate.mjs --histories 20000 --report'
      .split(' ')
      .concat(report('simulation')),
    report: report('simulation'),
  },
  {
    name: 'simulation-real',
    command: 'node scripts/simulate.mjs --real --histories 200 --report'
      .split(' ')
      .concat(report('simulation-real')),
    report: report('simulation-real'),
  },
  { name: 'newer-node', command: ['node', 'scripts/smoke.mjs'] },
];

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !STEPS.some((step) => step.name === name));
if (unknown.length > 0) {
  process.stderr.write(
    `No such step: ${unknown.join(', ')}. There are ${STEPS.map((s) => s.name).join(', ')}.\n`,
  );
  process.exit(2);
}

/** Failed tests that are named at the end. */
const FAILURES_SHOWN = 10;

const total = { passed: 0, failed: 0, skipped: 0 };
const summary = [];
const failures = [];
try {
  for (const step of STEPS.filter(({ name }) => wanted.length === 0 || wanted.includes(name))) {
    const startedAt = Date.now();
    process.stdout.write(`\n== ${step.name}\n`);
    const exitCode = await runStep(step.command);
    const counts = count(step, exitCode);
    if (exitCode !== 0) failures.push(...nameFailures(step));
    for (const key of Object.keys(total)) total[key] += counts[key];
    summary.push(
      `${exitCode === 0 ? 'ok    ' : 'FAILED'} ${step.name} (${((Date.now() - startedAt) / 1000).toFixed(1)} s)`,
    );
  }
} finally {
  await rm(scratch, { recursive: true, force: true });
}
process.stdout.write(`\n${summary.join('\n')}\n`);
// What failed stands at the end, where it is found: the steps print thousands of lines.
process.stdout.write(failures.slice(0, FAILURES_SHOWN).join(''));
if (failures.length > FAILURES_SHOWN) {
  process.stdout.write(`… and ${failures.length - FAILURES_SHOWN} more\n`);
}
process.stdout.write(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped\n`);
process.exitCode = total.failed === 0 ? 0 : 1;

function runStep([command, ...args]) {
  // Nothing here speaks TLS to the outside, and every Node.js that starts would read that file: a third
  // of the time of a start, thousands of times.
  const { NODE_EXTRA_CA_CERTS: _, ...env } = process.env;
  return new Promise((resolve) => {
    const child = spawn(command, args, { env, stdio: ['ignore', 'inherit', 'inherit'] });
    child.on('error', () => resolve(127));
    child.on('close', (code) => resolve(code ?? 1));
  });
}

/**
 * A check counts as one; a test run as its tests and a soak as its trials, and as one failure more
 * where it broke outside them.
 */
function count(step, exitCode) {
  if (step.report === undefined) {
    return exitCode === 0
      ? { passed: 1, failed: 0, skipped: 0 }
      : { passed: 0, failed: 1, skipped: 0 };
  }
  try {
    const told = JSON.parse(readFileSync(step.report, 'utf8'));
    const failed = told.failed ?? told.numFailedTests;
    return {
      passed: told.passed ?? told.numPassedTests,
      failed: failed + (exitCode !== 0 && failed === 0 ? 1 : 0),
      skipped: told.skipped ?? told.numPendingTests + told.numTodoTests,
    };
  } catch {
    // No report: the run ended before it could write one.
    return { passed: 0, failed: 1, skipped: 0 };
  }
}

/** The tests of a run that failed, each with the first lines of why; nothing of a step without a report. */
function nameFailures({ name, report }) {
  if (report === undefined) return [];
  let files;
  try {
    files = JSON.parse(readFileSync(report, 'utf8')).testResults ?? [];
  } catch {
    // It broke before it could say more than it printed.
    return [];
  }
  return files.flatMap((file) => {
    const place = path.relative(process.cwd(), file.name);
    const tests = file.assertionResults.filter(({ status }) => status === 'failed');
    if (tests.length === 0 && file.status === 'failed') return [tell(place, file.message)];
    return tests.map((test) => tell(`${place} > ${test.fullName}`, test.failureMessages[0]));
  });

  function tell(what, why = '') {
    // Colours of a difference would only be signs here.
    const lines = stripVTControlCharacters(why).trim().split('\n').slice(0, 6);
    return `${name}: ${what}\n${lines.map((line) => `    ${line.slice(0, 200)}\n`).join('')}`;
  }
}
