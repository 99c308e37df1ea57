import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { expect, inject, test } from 'vitest';

import { bundleProgram } from '../../support/bundle-program.ts';
import { openKillTrials } from './open-kill-trials.ts';

const TRIALS = 2;
const ROOT = path.join(import.meta.dirname, '../../..');

test(
  'a backup or a restore that is killed leaves whole files, and the old rows or the new ones',
  { timeout: 240_000 },
  async () => {
    const dir = await mkdtemp(path.join(tmpdir(), 'veza-kills-'));
    const program = await bundleProgram(path.join(import.meta.dirname, 'backup-program.ts'));
    const command = [process.execPath, program, ROOT];
    const prefix = `kills_${randomBytes(4).toString('hex')}`;
    const input = { url: inject('postgresUrl'), command, dir, prefix, rows: 2000 };
    try {
      await using trials = await openKillTrials(input);
      for (let trial = 0; trial < TRIALS; trial += 1) {
        const told = await trials.trial((below, ...words) => {
          const bytes = createHash('sha256')
            .update(JSON.stringify([trial, ...words]))
            .digest();
          return bytes.readUInt32BE() % below;
        });
        expect(told).toContain('restore killed after');
      }
    } finally {
      await rm(dir, { recursive: true });
    }
  },
);
