import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

describe('the package as npm ships it', () => {
  let dir: string;
  let files: string[];

  beforeAll(async () => {
    dir = await mkdtemp(path.join(tmpdir(), 'veza-package-'));
    const packed = await execa('npm', [
      'pack',
      '--json',
      '--ignore-scripts',
      '--pack-destination',
      dir,
    ]);
    const [{ filename, files: listed }] = JSON.parse(packed.stdout) as [
      { filename: string; files: { path: string }[] },
    ];
    files = listed.map((file) => file.path);
    await execa('npm', ['init', '-y'], { cwd: dir });
    await execa(
      'npm',
      ['install', '--no-audit', '--no-fund', '--prefer-offline', `./${filename}`],
      {
        cwd: dir,
      },
    );
  }, 300_000);
  afterAll(() => rm(dir, { recursive: true, force: true }));

  const veza = (...args: string[]) =>
    execa(path.join(dir, 'node_modules/.bin/veza'), args, {
      cwd: dir,
      env: { VEZA_DATA_DIR: path.join(dir, 'data') },
    });

  it('holds what runs and nothing that only builds it', () => {
    expect(files).toContain('dist/main.cjs');
    expect(files).toContain('dist/web/index.html');
    expect(files).toContain('migrations/000001_identity.sql');
    expect(files.filter((file) => /^(src|test|scripts)\//.test(file))).toEqual([]);
  });

  it('answers --version and --help in an empty folder', async () => {
    const { version } = JSON.parse(await readFile('package.json', 'utf8')) as { version: string };
    expect((await veza('--version')).stdout).toBe(`veza ${version}`);
    expect((await veza('--help')).stdout).toContain('veza');
  });

  it('starts its own database and migrates it', async () => {
    const { stdout } = await veza('migrate', '--json');
    const result = JSON.parse(stdout) as { schema: string; applied: unknown[]; pending: number };
    expect(result.schema).toBe('veza.migrate/1');
    expect(result.applied.length).toBeGreaterThan(0);
    const status = JSON.parse((await veza('db', 'status', '--json')).stdout) as {
      running: boolean;
    };
    expect(status.running).toBe(false);
  }, 120_000);
});
