// Every boundary at which a process may die over money, with every class of answers: one scenario a
// trial, all of its points. CI tries a share of them in the same test.
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
/** More than any scenario has. */
const ALL_POINTS = '10000';

export async function open({ signal }) {
  return {
    trial: async ({ index }) => {
      const name = SCENARIOS[index % SCENARIOS.length];
      const args = ['vitest', 'run', TEST, '-t', `^${name} `, '--testTimeout', '3600000'];
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
      if (code !== 0) throw new Error(`${name}:\n${output.slice(-4000)}`);
      return `${name}: every point ends as the undisturbed run`;
    },
  };
}
