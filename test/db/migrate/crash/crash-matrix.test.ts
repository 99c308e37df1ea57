import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterAll, beforeAll, expect, it } from 'vitest';

import { bundleProgram } from '../../../support/bundle-program.ts';
import { openCrashTrials, type CrashTrials } from './open-crash-trials.ts';

const TRIALS = 20;
const SEED = 1;
const TRIAL_MS_MAX = 300_000;

let workDir: string;
let trials: CrashTrials;
beforeAll(async () => {
  workDir = await mkdtemp(path.join(tmpdir(), 'veza-crash-'));
  const program = await bundleProgram(path.join(import.meta.dirname, '../run-migrate.program.ts'));
  trials = await openCrashTrials(workDir, program);
}, TRIAL_MS_MAX);
afterAll(async () => {
  await trials[Symbol.asyncDispose]();
  await rm(workDir, { recursive: true, force: true });
});

const drawOf =
  (index: number) =>
  (below: number, ...words: (string | number)[]): number => {
    const text = [SEED, index, ...words].join('/');
    return createHash('sha256').update(text).digest().readUIntBE(0, 6) % below;
  };

it.each(Array.from({ length: TRIALS }, (_, index) => index))(
  'broken runs and a plain one come to what undisturbed ones come to, trial %i',
  async (index) => {
    expect(await trials.trial({ index, draw: drawOf(index) })).toMatch(/up/);
  },
  TRIAL_MS_MAX,
);
