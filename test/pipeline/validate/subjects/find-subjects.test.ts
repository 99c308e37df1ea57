import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { httpSource } from '#pipeline/validate/sources/http-source.ts';
import { findSubjects } from '#pipeline/validate/subjects/find-subjects.ts';

const media = '#EXTM3U\n#EXT-X-TARGETDURATION:6\n';
const multivariant = (...uris: string[]): string =>
  ['#EXTM3U', ...uris.flatMap((uri) => ['#EXT-X-STREAM-INF:BANDWIDTH=1', uri]), ''].join('\n');

describe('finding what is to be validated', () => {
  let cwd: string;
  beforeAll(async () => {
    cwd = await mkdtemp(path.join(tmpdir(), 'veza-subjects-'));
    const files: Record<string, string> = {
      'song/master.m3u8': multivariant('low/playlist.m3u8', 'high/playlist.m3u8?v=1', '../x'),
      'song/low/playlist.m3u8': media,
      'song/high/playlist.m3u8': media,
      'song/low/s0.m4s': '',
      'other/alone.M3U8': media,
      'other/circle.m3u8': multivariant('circle.m3u8'),
      'empty/readme.txt': '',
      'odd [1]/a.m3u8': media,
    };
    for (const [file, text] of Object.entries(files)) {
      await mkdir(path.dirname(path.join(cwd, file)), { recursive: true });
      await writeFile(path.join(cwd, file), text);
    }
    await symlink('..', path.join(cwd, 'song/up'));
  });
  afterAll(() => rm(cwd, { recursive: true, force: true }));

  const find = async (...words: string[]): Promise<string[]> => {
    using http = httpSource({ typed: words, allowPrivate: false });
    const { signal } = new AbortController();
    const { subjects: found } = await findSubjects({ signal }, { words, cwd, http });
    return found.map(({ location, source }) => source.nameOf(location));
  };

  it('takes a file whatever it is called, and one that is not there for who opens it', async () => {
    expect(await find('song/low/s0.m4s', 'gone.m3u8')).toEqual(['song/low/s0.m4s', 'gone.m3u8']);
  });

  it('gives the playlists of a folder without those that another one names', async () => {
    expect(await find('.')).toEqual([
      'odd [1]/a.m3u8',
      'other/alone.M3U8',
      'other/circle.m3u8',
      'song/master.m3u8',
    ]);
    expect(await find('song/low')).toEqual(['song/low/playlist.m3u8']);
  });

  it('gives what a pattern takes, and takes a name for a name first', async () => {
    expect(await find('song/**/*.m3u8')).toEqual(['song/master.m3u8']);
    expect(await find('*/a*.[Mm]3*')).toEqual(['odd [1]/a.m3u8', 'other/alone.M3U8']);
    expect(await find(path.join(cwd, '{song,other}/m*.m3u8'))).toEqual(['song/master.m3u8']);
    expect(await find('odd [1]/a.m3u8')).toEqual(['odd [1]/a.m3u8']);
  });

  it('gives each once, in the order of the words, and addresses as they are', async () => {
    const url = 'https://example.com/a.m3u8';
    expect(
      await find(url, 'song', 'song/master.m3u8', 'other/alone.M3U8', `${url}#x`, url),
    ).toEqual([url, 'song/master.m3u8', 'other/alone.M3U8']);
  });

  it.each(['empty', 'empty/*.m3u8', 'nowhere/*.m3u8'])('refuses %s', async (word) => {
    await expect(find(word)).rejects.toMatchObject({ code: 'HLS_NOTHING_FOUND' });
  });
});
