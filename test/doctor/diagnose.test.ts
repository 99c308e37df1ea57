import { readFile } from 'node:fs/promises';
import path from 'node:path';

import { describe, expect, it } from 'vitest';

import { createBaseContext } from '#context.ts';
import { systemClock } from '#core/clock.ts';
import { coreErrors } from '#core/core-errors.ts';
import { packageRoot } from '#core/package-root.ts';
import { CHECKS } from '#doctor/checks/index.ts';
import { diagnose } from '#doctor/diagnose.ts';
import type { DoctorCheck, DoctorContext } from '#doctor/model.ts';

import { testConfig } from '../support/test-config.ts';

async function context(): Promise<DoctorContext> {
  const config = await testConfig({ dataDir: '/nowhere' });
  // Every wait is over at once, so that a check that hangs need not be waited for.
  const clock = { ...systemClock, sleep: () => systemClock.sleep(20) };
  const base = createBaseContext({ config, clock, signal: new AbortController().signal });
  return { ...base, configProblems: [], database: () => Promise.resolve(undefined) };
}

const well = (name: string): DoctorCheck => ({
  name,
  check: async () => ({ ok: true, detail: 'fine' }),
});
const failing = (name: string, error: Error): DoctorCheck => ({
  name,
  check: async () => {
    throw error;
  },
});

describe('looking at a machine', () => {
  it('keeps the order of the checks and leaves out what there is nothing to say of', async () => {
    const nothing: DoctorCheck = { name: 'nothing', check: async () => undefined };
    const found = await diagnose(await context(), [well('b'), nothing, well('a')]);
    expect(found).toEqual([
      { name: 'b', ok: true, detail: 'fine' },
      { name: 'a', ok: true, detail: 'fine' },
    ]);
  });

  it('turns an error into a finding with its own way out', async () => {
    const error = coreErrors.SECRET_FILE_UNSAFE({ file: '/s', mode: '644' });
    expect(await diagnose(await context(), [failing('secret', error), well('a')])).toMatchObject([
      { name: 'secret', ok: false, fix: 'chmod 600 /s' },
      { name: 'a', ok: true },
    ]);
  });

  it('does not wait for a check that hangs', async () => {
    const hanging: DoctorCheck = { name: 'hanging', check: () => new Promise(() => {}) };
    expect(await diagnose(await context(), [hanging])).toMatchObject([
      { name: 'hanging', ok: false, detail: expect.stringContaining('did not answer within 20 s') },
    ]);
  });
});

describe('the checks', () => {
  it('have names of their own, which are the names of their files', async () => {
    const names = CHECKS.map((item) => item.name);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) {
      const file = path.join(packageRoot().dir, 'src/doctor/checks', `${name}.ts`);
      expect(await readFile(file, 'utf8')).toContain(`name: '${name}'`);
    }
  });

  it('ask for the Node.js that the package declares', async () => {
    const file = path.join(packageRoot().dir, 'package.json');
    const { engines } = JSON.parse(await readFile(file, 'utf8')) as { engines: { node: string } };
    const check = await readFile(
      path.join(packageRoot().dir, 'src/doctor/checks/node-version.ts'),
      'utf8',
    );
    expect(check).toContain(`[${engines.node.replace('>=', '').replace('.', ', ')}]`);
  });
});
