import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { execa } from 'execa';
import { afterEach, beforeEach, expect, it } from 'vitest';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'veza-soak-test-'));
  await mkdir(path.join(dir, 'soaks'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

/** A soak whose trials do what `body` says and write down which of them ran. */
const addSoak = (name: string, body: string) =>
  writeFile(
    path.join(dir, 'soaks', `${name}.mjs`),
    `import { appendFileSync } from 'node:fs';
     export const summary = 'a soak of the test';
     export const open = async () => ({
       trial: async ({ index, draw }) => {
         appendFileSync(${JSON.stringify(path.join(dir, 'log'))}, '${name}' + index + '=' + draw(1000, 'x') + ' ');
         ${body}
       },
     });`,
  );
const soak = (...args: string[]) =>
  execa(process.execPath, ['scripts/soak.mjs', '--folder', path.join(dir, 'soaks'), ...args], {
    reject: false,
  });
const log = async () => (await readFile(path.join(dir, 'log'), 'utf8')).trim().split(' ');
const lastLine = (stdout: string) => stdout.split('\n').at(-1);

it('counts what passed, failed and was skipped in its last line, and says how to repeat a failure', async () => {
  await addSoak('one', `if (index === 1) throw new Error('broken'); return 'fine';`);
  await addSoak('two', `return index === 0 ? { skipped: 'not here' } : 'fine';`);
  const report = path.join(dir, 'report.json');
  const all = await soak('--trials', '3', '--seed', '7', '--report', report);
  expect(all.exitCode).toBe(1);
  expect(lastLine(all.stdout)).toBe('4 passed, 1 failed, 1 skipped');
  expect(JSON.parse(await readFile(report, 'utf8'))).toEqual({ passed: 4, failed: 1, skipped: 1 });
  expect(all.stdout).toContain('again: npm run soak -- one --seed 7 --only 1');
  const good = await soak('two', '--trials', '2');
  expect([good.exitCode, lastLine(good.stdout)]).toEqual([0, '1 passed, 0 failed, 1 skipped']);
});

it('draws the same for the same seed and trial, and something else for another', async () => {
  await addSoak('one', `return 'fine';`);
  await soak('one', '--trials', '3', '--seed', '7');
  await soak('one', '--only', '1', '--seed', '7');
  await soak('one', '--only', '1', '--seed', '8');
  const [first, second, third, again, other] = await log();
  expect(again).toBe(second);
  expect(new Set([first, second, third, other]).size).toBe(4);
});

it('goes on with the next trial where a folder of records is given, counting what is on record', async () => {
  await addSoak('one', `return 'fine';`);
  const state = ['--state', path.join(dir, 'state')];
  await soak('one', '--trials', '2', ...state);
  const rest = await soak('one', '--trials', '3', ...state);
  expect(lastLine(rest.stdout)).toBe('3 passed, 0 failed, 0 skipped');
  const names = (await log()).map((entry) => entry.split('=')[0]);
  expect(names).toEqual(['one0', 'one1', 'one2']);
});

it('runs a trial that was killed again', async () => {
  const marker = JSON.stringify(path.join(dir, 'killed'));
  await addSoak(
    'one',
    `const { existsSync, writeFileSync } = await import('node:fs');
     if (index === 1 && !existsSync(${marker})) { writeFileSync(${marker}, ''); process.kill(process.pid, 'SIGKILL'); }
     return 'fine';`,
  );
  const args = ['one', '--trials', '3', '--state', path.join(dir, 'state')];
  expect((await soak(...args)).signal).toBe('SIGKILL');
  expect(lastLine((await soak(...args)).stdout)).toBe('3 passed, 0 failed, 0 skipped');
  const names = (await log()).map((entry) => entry.split('=')[0]);
  expect(names).toEqual(['one0', 'one1', 'one1', 'one2']);
});

it('gives every soak at least one trial, however small the budget is', async () => {
  await addSoak('one', `return 'fine';`);
  await addSoak('two', `return 'fine';`);
  const { stdout } = await soak('--budget', '0s');
  expect(lastLine(stdout)).toBe('2 passed, 0 failed, 0 skipped');
});

it('does not take a soak that cannot start for one that passed', async () => {
  await writeFile(
    path.join(dir, 'soaks', 'one.mjs'),
    `export const summary = 'x'; export const open = async () => { throw new Error('no ffmpeg'); };`,
  );
  const { exitCode, stdout } = await soak('one');
  expect([exitCode, lastLine(stdout)]).toEqual([1, '0 passed, 1 failed, 0 skipped']);
  expect(stdout).toContain('no ffmpeg');
});

it.each([
  [['nothing'], 'There is no soak "nothing". There are one.'],
  [['one', '--budget', '10'], 'It must look like 90s, 10m or 2h.'],
  [['one', '--seed', 'x'], 'It must be a whole number.'],
])('refuses %j', async (args, words) => {
  await addSoak('one', `return 'fine';`);
  const { exitCode, stderr } = await soak(...args);
  expect(exitCode).toBeGreaterThan(0);
  expect(stderr).toContain(words);
});
