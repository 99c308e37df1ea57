import { copyFile, mkdir, readdir, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { validateHls } from '#hls/index.ts';

import { makeMusic, makeOddFolder } from '../../domains/catalog/import-music.ts';
import {
  hashTree,
  openTranscodePlace,
  type TranscodeEnd,
  type TranscodePlace,
} from './transcode-runs.ts';

let place: TranscodePlace;
beforeEach(async () => {
  place = await openTranscodePlace();
});
afterEach(() => place[Symbol.asyncDispose]());

const at = (...names: string[]): string => path.join(place.dir, ...names);
const transcode = (...args: string[]): Promise<TranscodeEnd> =>
  place.run([...args, '--out', 'out', '--json']);
const folders = (end: TranscodeEnd): string[] =>
  end.json.assets.map(({ outDir }) => (outDir === null ? '' : path.relative(at('out'), outDir)));
const isMade = (...names: string[]) =>
  stat(at('out', ...names, 'master.m3u8')).then(
    () => true,
    () => false,
  );

describe('veza transcode', () => {
  it('makes of each file a folder that passes every rule, and says so in text, JSON and exit code', async () => {
    await makeMusic(at('music', 'Album', 'one.flac'), 300);
    await makeMusic(at('music', 'two.wav'), 310);
    await writeFile(at('music', 'notes.txt'), 'ripped in 2004');
    const first = await transcode('music');
    expect(first).toMatchObject({ code: 0, json: { schema: 'veza.transcode/1' } });
    expect(first.json).toMatchObject({ done: 2, skipped: 0, failed: 0, ignored: 1 });
    expect(first.json.assets).toMatchObject([
      {
        source: at('music/Album/one.flac'),
        state: 'done',
        outDir: at('out/Album/one'),
        durationMs: 1000,
        renditions: [{ name: 'aac-96', codecs: 'mp4a.40.2', bitrateBps: 96_000 }, {}, {}],
        loudness: { integratedLufs: expect.closeTo(-21.8, 0) },
      },
      { source: at('music/two.wav'), outDir: at('out/two') },
    ]);
    expect(await readdir(at('out'))).toEqual(['Album', 'two']);
    const { counts } = await validateHls(at('out'), { profile: 'veza' });
    expect(counts).toMatchObject({ error: 0, warning: 0 });

    const again = await place.run(['music', '--out', 'out']);
    expect(again).toMatchObject({
      code: 0,
      stdout: 'Encoded 0, unchanged 2, failed 0, no music 1.\n',
    });
  });

  it('asks the bytes where only the time has changed, and encodes again what has', async () => {
    await makeMusic(at('music', 'one.flac'), 300);
    await makeMusic(at('music', 'two.flac'), 310);
    await transcode('music');
    const made = await hashTree(at('out'));
    await utimes(at('music/one.flac'), 1_000_000, 1_000_000);
    const touched = await place.run(['music', '--out', 'out', '--progress', 'ndjson']);
    expect(touched.stderr).toContain('"reason":"same content"');
    expect(touched.stdout).toContain('Encoded 0, unchanged 2');
    const quiet = await place.run(['music', '--out', 'out', '--progress', 'ndjson']);
    expect(quiet.stderr).not.toContain('same content');
    expect(await hashTree(at('out'))).toEqual(made);

    await makeMusic(at('music', 'one.flac'), 440);
    expect((await transcode('music')).json).toMatchObject({ done: 1, skipped: 1 });
    expect(await hashTree(at('out'))).not.toEqual(made);
  });

  it('encodes all of it again with --force, other settings, or where an output was removed', async () => {
    await makeMusic(at('music', 'one.flac'), 300);
    await makeMusic(at('music', 'two.flac'), 310);
    await transcode('music');
    const made = await hashTree(at('out'));
    expect((await transcode('music', '--force')).json).toMatchObject({ done: 2, skipped: 0 });
    expect(await hashTree(at('out'))).toEqual(made);
    await rm(at('out/one'), { recursive: true });
    expect((await transcode('music')).json).toMatchObject({ done: 1, skipped: 1 });
    expect(await hashTree(at('out'))).toEqual(made);
    const lossless = await transcode('music', '--ladder', 'lossless');
    expect(lossless.json).toMatchObject({ done: 2, skipped: 0 });
    expect(await readdir(at('out/one'))).toContain('flac');
    expect((await transcode('music')).json).toMatchObject({ done: 2 });
    expect(await hashTree(at('out'))).toEqual(made);
  });

  it('takes files by whatever names, and a bad one costs that one', async () => {
    await makeOddFolder(at('odd'));
    const end = await transcode('odd');
    expect(end.code).toBe(6);
    const failed = end.json.assets.filter(({ state }) => state === 'failed');
    expect(failed.map(({ source, error }) => [path.basename(source), error!.code])).toEqual(
      [
        ['a text.mp3', 'SOURCE_NOT_AUDIO'],
        ['broken link.mp3', 'FILE_UNREADABLE'],
        ['cut header.flac', expect.stringMatching(/^SOURCE_/)],
        ['empty.flac', 'SOURCE_EMPTY'],
      ].map((row) => row as [string, string]),
    );
    for (const { source, error } of failed) {
      expect(error!.message).not.toContain('source-under-transcode');
      expect(path.isAbsolute(source)).toBe(true);
    }
    expect(end.json.done).toBe(end.json.assets.length - failed.length);
    const music = end.json.assets.filter(({ state }) => state === 'done');
    expect(new Set(music.map(({ outDir }) => outDir)).size).toBe(music.length);
    expect(folders(end)).toEqual(
      expect.arrayContaining([
        'line\\x0Abreak',
        'caf\\xE9',
        'no extension',
        'called.txt',
        '日本語/曲',
      ]),
    );
    for (const { outDir } of music) expect(await readdir(outDir!)).toContain('asset.json');
    expect(await readdir(at('out'))).not.toContain('.veza');
    const text = await place.run(['odd', '--out', 'out']);
    expect(text.code).toBe(6);
    expect(text.stdout).toContain(`${at('odd/a text.mp3')} is not audio that veza reads`);
    expect((await transcode('odd')).json).toMatchObject({ done: 0, skipped: music.length });
  });

  it('never lets two sources have one folder, or one in that of another', async () => {
    await makeMusic(at('music/a.flac'), 300);
    await makeMusic(at('music/a.mp3'), 310);
    await makeMusic(at('music/b/c.flac'), 320);
    await makeMusic(at('music/b.mp3'), 330);
    await makeMusic(at('music/C.wav'), 340);
    await makeMusic(at('music/c.flac'), 345);
    const first = await transcode('music');
    expect(folders(first)).toEqual(['C', 'a', 'a.mp3', 'b.mp3', 'b/c', 'c.flac']);
    // What comes later between those that are there changes nothing for them.
    await makeMusic(at('music/a.aiff'), 350);
    const second = await transcode('music');
    expect(second.json).toMatchObject({ done: 1, skipped: 6 });
    expect(folders(second)).toContain('a.aiff');
    // A source that takes the place of one that is gone gets its folder; the others keep theirs.
    await rm(at('music/a.flac'));
    await makeMusic(at('music/a.wav'), 360);
    const third = await transcode('music');
    expect(third.json).toMatchObject({ done: 1, skipped: 6 });
    expect(third.json.assets.find(({ source }) => source.endsWith('a.wav'))!.outDir).toBe(
      at('out/a'),
    );
  });

  it('keeps the output of a source that has moved, and follows a folder that has', async () => {
    await makeMusic(at('music/one.flac'), 300);
    await transcode('music');
    await rename(at('music'), at('renamed'));
    expect((await transcode('renamed')).json).toMatchObject({ done: 0, skipped: 1 });
    await rename(at('renamed/one.flac'), at('renamed/two.flac'));
    expect((await transcode('renamed')).json).toMatchObject({ done: 1, skipped: 0 });
    expect([await isMade('one'), await isMade('two')]).toEqual([true, true]);
  });

  it('takes files, patterns and what they name twice only once', async () => {
    await makeMusic(at('music/Album/one.flac'), 300);
    await makeMusic(at('music/Album/two.mp3'), 310);
    await makeMusic(at('music/three.flac'), 320);
    const end = await transcode('music/Album/two.mp3', 'music/**/*.flac', 'music');
    expect(folders(end)).toEqual(['Album/one', 'two', 'three']);
    expect(end.json).toMatchObject({ done: 3, ignored: 0 });
  });

  it('does not take its own outputs for music that lie below the sources', async () => {
    await makeMusic(at('one.wav'), 300);
    const run = () => place.run(['.', '--json', '--ladder', 'lossless']);
    expect(await run()).toMatchObject({ code: 0, json: { done: 1, failed: 0, ignored: 0 } });
    await copyFile(at('one.wav'), at('hls/one/strange.wav'));
    expect((await run()).json).toMatchObject({ done: 0, skipped: 1, failed: 0, ignored: 0 });
    expect((await run()).json.assets[0]!.outDir).toBe(at('hls/one'));
  });

  it('removes nothing that it has not put there', async () => {
    await makeMusic(at('one.wav'), 300);
    await mkdir(at('out/one'), { recursive: true });
    await writeFile(at('out/one/thesis.doc'), 'ten years of work');
    const end = await transcode('one.wav');
    expect(end).toMatchObject({ code: 6, json: { failed: 1 } });
    expect(end.json.assets[0]!.error).toMatchObject({
      code: 'OUTPUT_OCCUPIED',
      message: expect.stringContaining('thesis.doc'),
    });
    expect(await hashTree(at('out'))).toEqual({ 'one/thesis.doc': expect.any(String) });
    expect(await readdir(at('out'))).toEqual(['one']);
  });

  it.each([
    ['a path that is not there', ['nowhere'], 'TRANSCODE_PATH_MISSING'],
    ['a pattern that matches nothing', ['*.flac'], 'TRANSCODE_NOTHING_FOUND'],
    ['a ladder that nobody knows', ['.', '--ladder', 'ladder'], 'LADDER_UNKNOWN'],
    ['no jobs', ['.', '--jobs', '0'], 'USAGE'],
  ])('ends with 2 for %s', async (_what, args, code) => {
    expect(await transcode(...args)).toMatchObject({ code: 2, json: { error: { code } } });
  });
});

describe('a dry run', () => {
  it('says what would be done and changes nothing, also where there is no database', async () => {
    await makeMusic(at('music/one.flac'), 300);
    await makeMusic(at('music/two.mp3'), 310);
    await writeFile(at('music/bad.mp3'), 'I am not a song');
    const plan = await place.run(['music', '--dry-run', '--json'], { databaseUrl: null });
    expect(plan.code).toBe(6);
    expect(plan.json).toMatchObject({ done: 2, skipped: 0, failed: 1 });
    expect(plan.json.assets.map(({ state, outDir }) => [state, outDir])).toEqual([
      ['failed', at('hls/bad')],
      ['planned', at('hls/one')],
      ['planned', at('hls/two')],
    ]);
    expect(await readdir(at())).toEqual(['music']);
    const text = await place.run(['music', '--dry-run'], { databaseUrl: null });
    expect(text.stdout).toContain(`${at('music/one.flac')} → ${at('hls/one')}: aac-96, aac-160`);

    await place.run(['music', '--json']);
    const made = await hashTree(at());
    const known = await place.run(['music', '--dry-run', '--json']);
    expect(known.json).toMatchObject({ done: 0, skipped: 2, failed: 1 });
    const forced = await place.run(['music', '--dry-run', '--json', '--force']);
    expect(forced.json).toMatchObject({ done: 2, skipped: 0, failed: 1 });
    expect(await hashTree(at())).toEqual(made);
  });
});

describe('without a database', () => {
  it('makes the installation of the data folder, and ends what it has started', async () => {
    await makeMusic(at('one.flac'), 300);
    const run = () => place.run(['one.flac', '--json'], { databaseUrl: null });
    expect(await run()).toMatchObject({ code: 0, json: { done: 1 } });
    expect(await run()).toMatchObject({ code: 0, json: { done: 0, skipped: 1 } });
    expect(await readdir(at('data/postgres'))).not.toContain('postmaster.pid');
  });
});
