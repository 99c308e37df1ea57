// Every boundary at which a process may die over money, with every class of answers: one scenario and
// one class of answers a trial, all of its points. CI tries a share of them in the same tests.
import { spawn } from 'node:child_process';
import path from 'node:path';

const SCENARIOS = [
  'payment',
  'the news of a payment',
  'webhook',
  'transfer',
  'refund',
  'reversal',
  'subscription',
];
const ANSWERS = [
  'no fault',
  'reset_before',
  'reset_after_commit',
  'error_500',
  'error_500_after_commit',
  'rate_limited_429',
  'conflict_409',
  'html_502_after_commit',
  'malformed_json_200',
  'truncated_200',
  'error_body_200',
  'wrong_object',
  'unauthorized_401',
];
const VITEST = path.resolve('node_modules/vitest/vitest.mjs');
/** More than any scenario has. */
const ALL_POINTS = '1000';

/** A soak over all points of a test that has one case for each scenario and answer. */
export function crashSoak(file) {
  return async ({ signal }) => ({
    trial: async ({ index }) => {
      const name = SCENARIOS[index % SCENARIOS.length];
      const answer = ANSWERS[Math.floor(index / SCENARIOS.length) % ANSWERS.length];
      // Without npx between, which would not hand a signal on.
      const args = [VITEST, 'run', file, '-t', `^${name} .* with '?${answer}'?$`];
      const child = spawn(process.execPath, args, {
        env: { ...process.env, VEZA_CRASH_POINTS: ALL_POINTS },
        stdio: ['ignore', 'pipe', 'pipe'],
        signal,
      });
      let output = '';
      for (const stream of [child.stdout, child.stderr]) {
        stream.on('data', (chunk) => (output += chunk));
      }
      const code = await new Promise((resolve, reject) => {
        child.once('error', reject);
        child.once('close', resolve);
      });
      if (code !== 0) throw new Error(`${name}, ${answer}:\n${output.slice(-4000)}`);
      if (!/Tests .*1 passed/.test(output)) throw new Error(`no test ran: ${output.slice(-1000)}`);
      return `${name}, ${answer}: every point ends as the undisturbed run`;
    },
  });
}
