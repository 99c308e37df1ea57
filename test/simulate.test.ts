import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { execa } from 'execa';
import { afterEach, beforeEach, expect, it } from 'vitest';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'veza-simulate-test-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const simulate = (...args: string[]) =>
  execa(process.execPath, ['scripts/simulate.mjs', ...args], { reject: false });

it('refuses what cannot end well in one line, before anything is played', async () => {
  const report = path.join(dir, 'missing', 'report.json');
  const unwritable = await simulate('--histories', '1', '--report', report);
  expect([unwritable.exitCode, unwritable.stdout]).toEqual([2, '']);
  expect(unwritable.stderr).toMatch(new RegExp(`^The report ${report} cannot be written: .*$`));
  const unknown = await simulate('--histories', '1', '--mutants', 'F02,F99');
  expect([unknown.exitCode, unknown.stdout]).toEqual([2, '']);
  expect(unknown.stderr).toMatch(/^There is no planted fault "F99"\..*$/);
});

it('plays one history, and writes its counts', async () => {
  const report = path.join(dir, 'report.json');
  const played = await simulate('--histories', '1', '--report', report);
  expect([played.exitCode, played.stderr]).toEqual([0, '']);
  expect(played.stdout).toMatch(/^1 history of seed 1 in .*\n1 passed, 0 failed, 0 skipped$/);
  expect(JSON.parse(await readFile(report, 'utf8'))).toEqual({ passed: 1, failed: 0, skipped: 0 });
});
