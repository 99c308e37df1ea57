// Every boundary at which a process may die over money, with every class of answers: one scenario and
// one class of answers a trial, all of its points. CI tries a share of them in the same test.
import { spawn } from 'node:child_process';

export const summary = 'payments, refunds, transfers and reversals at every death of their process';

const TEST = 'test/settlement/crashes.test.ts';
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
/** More than any scenario has. */
const ALL_POINTS = '1000';

export async function open({ signal }) {
  return {
    trial: async ({ index }) => {
      const name = SCENARIOS[index % SCENARIOS.length];
      const answer = ANSWERS[Math.floor(index / SCENARIOS.length) % ANSWERS.length];
      const args = ['vitest', 'run', TEST, '-t', `^${name} ends .* with '?${answer}'?$`];
      const child = spawn('npx', args, {
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
  };
}
