import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const TEST = 'test/simulation/real.test.ts';

/** Plays histories over PostgreSQL and HTTP, in the test that CI runs with a few of them. */
export async function playReal({ seed, from, histories }) {
  const scratch = mkdtempSync(path.join(tmpdir(), 'veza-simulate-'));
  const report = path.join(scratch, 'report.json');
  try {
    const args = ['vitest', 'run', TEST, '--reporter=default', '--reporter=json'];
    const child = spawn('npx', [...args, `--outputFile.json=${report}`], {
      env: { ...process.env, VEZA_SIMULATE_REAL: `${seed} ${from} ${histories}` },
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    await new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', resolve);
    });
    const told = JSON.parse(readFileSync(report, 'utf8'));
    return { passed: told.numPassedTests, failed: told.numFailedTests, skipped: 0 };
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
