import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { copyAsset } from '../../pipeline/validate/good-assets.ts';
import { runCommand as command } from '../run-command.ts';

let dir: string;
let cwd: string;
let right: string;
let wrong: string;

beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'veza-hls-fix-'));
  for (const [name, bytes] of await copyAsset('aac-encrypted')) {
    const file = path.join(dir, 'origin/bad', name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, bytes);
  }
  const playlist = path.join(dir, 'origin/bad/aac-96/playlist.m3u8');
  right = await readFile(playlist, 'utf8');
  wrong = right.replace('VERSION:3', 'VERSION:2').replace('#EXT-X-ENDLIST\n', '');
  await writeFile(playlist, wrong);
});
beforeEach(async () => {
  cwd = await mkdtemp(path.join(dir, 'run-'));
  await cp(path.join(dir, 'origin'), cwd, { recursive: true });
});
afterAll(() => rm(dir, { recursive: true, force: true }));

const validate = (...args: string[]) => command('hls validate', [...args, '--quiet'], { cwd });
const text = (file: string) => readFile(path.join(cwd, file), 'utf8');

describe('veza hls validate --fix', () => {
  it('mends in place, keeps what was there, prints the difference and validates again', async () => {
    const { code, stdout } = await validate('bad/master.m3u8', '--fix');
    expect(stdout).toContain('-#EXT-X-VERSION:2\n+#EXT-X-VERSION:3\n');
    expect(stdout).toContain('\n+#EXT-X-ENDLIST\n');
    expect(stdout).toContain('The old playlists are kept: bad/aac-96/playlist.m3u8.bak');
    expect(stdout).toContain('nothing found.');
    expect(code).toBe(0);
    expect(await text('bad/aac-96/playlist.m3u8')).toBe(right);
    expect(await text('bad/aac-96/playlist.m3u8.bak')).toBe(wrong);
  });

  it('changes nothing where nothing is to be mended, and keeps older backups', async () => {
    await validate('bad/master.m3u8', '--fix');
    const files = await readdir(path.join(cwd, 'bad/aac-96'));
    await validate('bad/master.m3u8', '--fix');
    expect(await readdir(path.join(cwd, 'bad/aac-96'))).toEqual(files);
    await writeFile(path.join(cwd, 'bad/aac-96/playlist.m3u8'), `${wrong}# again\n`);
    await validate('bad/master.m3u8', '--fix');
    expect(await text('bad/aac-96/playlist.m3u8.bak')).toBe(wrong);
    expect(await text('bad/aac-96/playlist.m3u8.bak.2')).toBe(`${wrong}# again\n`);
  });

  it('shows with --dry-run what it would do and what would be left, and does nothing', async () => {
    const playlist = path.join(cwd, 'bad/aac-96/playlist.m3u8');
    const worse = wrong.replace('#EXT-X-MEDIA-SEQUENCE', '#EXT-X-MEDIA-SEQUENCE:0\n$&');
    await writeFile(playlist, worse);
    const { code, stdout } = await validate('bad', '--fix', '--dry-run', '--json');
    const { subjects, findings } = JSON.parse(stdout) as {
      subjects: { mended: { playlists: string[]; diff: string; backups: string[] } }[];
      findings: { rule: string }[];
    };
    expect(subjects[0]!.mended).toMatchObject({
      playlists: ['bad/aac-96/playlist.m3u8'],
      diff: expect.stringContaining('+#EXT-X-ENDLIST') as string,
      backups: [],
    });
    expect(findings.map(({ rule }) => rule)).toEqual(['media-tags-once']);
    expect(code).toBe(3);
    expect(await text('bad/aac-96/playlist.m3u8')).toBe(worse);
    expect((await validate('bad', '--fix', '--json')).stdout).toContain(JSON.stringify(findings));
  });

  it('mends a copy with --out, media and keys with it, and leaves the original alone', async () => {
    const { code, stdout } = await validate('bad/master.m3u8', '--fix', '--out', 'mended');
    expect({ code, last: stdout.trimEnd().split('\n').at(-1) }).toMatchObject({
      code: 0,
      last: expect.stringContaining('nothing found.') as string,
    });
    expect(await text('mended/aac-96/playlist.m3u8')).toBe(right);
    expect(await text('bad/aac-96/playlist.m3u8')).toBe(wrong);
    const all = (folder: string) => readdir(path.join(cwd, folder), { recursive: true });
    expect((await all('mended')).toSorted()).toEqual((await all('bad')).toSorted());
  });

  it('writes nothing over what is in the folder of the copy', async () => {
    await mkdir(path.join(cwd, 'mended'));
    await writeFile(path.join(cwd, 'mended/mine'), 'x');
    const { code, stderr } = await validate('bad', '--fix', '--out', 'mended');
    expect(code).toBe(2);
    expect(stderr).toContain('HLS_FIX_OUT_NOT_EMPTY');
    expect(await readdir(path.join(cwd, 'mended'))).toEqual(['mine']);
  });

  it.each([['--dry-run'], ['--out', 'mended']])('needs --fix for %s', async (...args) => {
    const { code, stderr } = await validate('bad', ...args);
    expect(code).toBe(2);
    expect(stderr).toContain(`${args[0]} says how playlists are mended; it needs --fix.`);
  });

  it('mends files only, says so before it writes anything', async () => {
    const { code, stderr } = await validate('bad', 'http://127.0.0.1:1/a.m3u8', '--fix');
    expect(code).toBe(2);
    expect(stderr).toContain('HLS_FIX_NO_FILES: http://127.0.0.1:1/a.m3u8 is no file');
    expect(await text('bad/aac-96/playlist.m3u8')).toBe(wrong);
  });
});
