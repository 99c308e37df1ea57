import { copyFile, stat, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { execa } from 'execa';
import { afterAll, describe, expect, it } from 'vitest';

import { countDecodedSamples, makeSource } from './support/make-source.ts';
import { openToneHouse } from './support/open-tone-house.ts';
import { runTranscode } from './support/run-transcode.ts';

const { house, ctx, flac } = await openToneHouse();
afterAll(() => house[Symbol.asyncDispose]());

describe('sources that are no whole music', () => {
  const failing = async (file: string) =>
    runTranscode(ctx, file).then(
      () => undefined,
      (error: unknown) => error,
    );

  it('names a text that is called .mp3', async () => {
    const file = path.join(house.dir, 'letter.mp3');
    await writeFile(file, 'Dear listener, this is no music.\n'.repeat(200));
    expect(await failing(file)).toMatchObject({ code: 'SOURCE_NOT_AUDIO' });
  });

  it('opens no address and no other file that a playlist named .mp3 asks for', async () => {
    const file = path.join(house.dir, 'list.mp3');
    await writeFile(
      file,
      `#EXTM3U\n#EXT-X-TARGETDURATION:6\n#EXTINF:6,\n${flac}\n#EXT-X-ENDLIST\n`,
    );
    expect(await failing(file)).toMatchObject({ code: 'SOURCE_NOT_AUDIO' });
  });

  it('names an empty file, a missing one and a folder', async () => {
    const empty = path.join(house.dir, 'empty.flac');
    await writeFile(empty, '');
    expect(await failing(empty)).toMatchObject({ code: 'SOURCE_EMPTY' });
    expect(await failing(path.join(house.dir, 'nowhere.flac'))).toMatchObject({
      code: 'SOURCE_UNREADABLE',
    });
    expect(await failing(house.dir)).toMatchObject({ code: 'SOURCE_UNREADABLE' });
  });

  it('names a picture', async () => {
    const picture = path.join(house.dir, 'picture.mp3');
    await execa('ffmpeg', [
      '-v',
      'error',
      '-y',
      '-f',
      'lavfi',
      '-i',
      'color=blue:s=64x64',
      '-frames:v',
      '1',
      '-f',
      'mjpeg',
      picture,
    ]);
    expect(await failing(picture)).toMatchObject({ code: 'SOURCE_NOT_AUDIO' });
  });

  it('fails a FLAC that is cut in half, with the numbers', async () => {
    const file = path.join(house.dir, 'cut.flac');
    await copyFile(flac, file);
    await truncate(file, Math.floor((await stat(flac)).size / 2));
    const error = await failing(file);
    expect(error).toMatchObject({
      code: 'SOURCE_INCOMPLETE',
      details: { claimedSamples: 882_000 },
    });
    expect((error as Error).message).toMatch(/\d+ samples decode of the 882000/);
  });

  it('fails an MP3 that is cut in half although FFmpeg ends with code 0', async () => {
    const whole = await makeSource(house.dir, { name: 'whole.mp3', seconds: 20 });
    const file = path.join(house.dir, 'cut.mp3');
    await copyFile(whole, file);
    await truncate(file, Math.floor((await stat(whole)).size / 2));
    expect(await failing(file)).toMatchObject({ code: 'SOURCE_INCOMPLETE' });
  });

  it.each([
    { name: 'cut.wav', options: [] },
    { name: 'cut.aiff', options: [] },
    { name: 'cut-fast.m4a', options: ['-movflags', '+faststart'] },
  ])('fails $name that lost its second half', async ({ name, options }) => {
    const file = await makeSource(house.dir, { name, seconds: 5, options });
    await truncate(file, Math.floor((await stat(file)).size / 2));
    expect(await failing(file)).toMatchObject({ code: 'SOURCE_INCOMPLETE' });
  });

  it('accepts a WAV that was recorded to a pipe, whose header does not know its length', async () => {
    const file = path.join(house.dir, 'piped.wav');
    const { stdout } = await execa(
      'ffmpeg',
      ['-v', 'error', '-i', flac, '-t', '2', '-f', 'wav', 'pipe:1'],
      { encoding: 'buffer' },
    );
    await writeFile(file, stdout);
    const { asset } = await runTranscode(ctx, file);
    expect(asset.samples).toBe(88_200n);
  });

  it('accepts an MP3 without a frame count, whose length is only an estimate', async () => {
    const file = await makeSource(house.dir, {
      name: 'no-xing.mp3',
      seconds: 5,
      options: ['-write_xing', '0', '-b:a', '128k'],
    });
    const { asset } = await runTranscode(ctx, file);
    expect(asset.samples).toBe(BigInt(await countDecodedSamples(file)));
  });

  it('says that FFmpeg is missing', async () => {
    const without = await house.context({ ffmpegPath: '/nonexistent/ffmpeg' });
    await expect(runTranscode(without, flac)).rejects.toMatchObject({ code: 'FFMPEG_MISSING' });
  });
});
