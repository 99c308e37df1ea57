import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { copyAsset } from '../../pipeline/validate/good-assets.ts';
import { runCommand as command } from '../run-command.ts';

let cwd: string;
beforeAll(async () => {
  cwd = await mkdtemp(path.join(tmpdir(), 'veza-hls-'));
  for (const [name, bytes] of await copyAsset('flac-files')) {
    await mkdir(path.dirname(path.join(cwd, name)), { recursive: true });
    await writeFile(path.join(cwd, name), bytes);
  }
});
afterAll(() => rm(cwd, { recursive: true, force: true }));

describe('veza hls inspect', () => {
  it('prints the sound, the init section and the times of every segment', async () => {
    const { code, stdout } = await command('hls inspect', ['master.m3u8', '--quiet'], { cwd });
    expect(code).toBe(0);
    expect(stdout).toContain('  fLaC, 44100 Hz, 2 channels, timescale 44100, priming 0\n');
    expect(stdout).toMatch(
      / {2}flac\/s1\.m4s: fmp4, \d+ bytes, at 6\.\d+ s, lasts 6\.\d+ s, EXTINF 6\./,
    );
  });

  it('prints the same as one document', async () => {
    const { stdout } = await command('hls inspect', ['flac/init.mp4', '--json'], { cwd });
    const document = JSON.parse(stdout) as { schema: string; renditions: { sound: object }[] };
    expect(document.schema).toBe('veza.hls.inspect/1');
    expect(document.renditions[0]!.sound).toMatchObject({ codecs: 'fLaC', timescale: 44_100 });
  });

  it('ends with 2 where the file is not there', async () => {
    const { code } = await command('hls inspect', ['none.m3u8', '--quiet'], { cwd });
    expect(code).toBe(2);
  });
});
