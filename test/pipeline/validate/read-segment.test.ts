import { Readable } from 'node:stream';

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { readInitMedia } from '#pipeline/boxes/read-init-media.ts';
import { readSegment } from '#pipeline/validate/read-segment.ts';

import { encodeTone, inPieces } from './good-assets/encode-tone.ts';
import { copyAsset, type GoodAssetName } from './good-assets.ts';

async function fileOf(name: GoodAssetName, pattern: RegExp): Promise<Buffer> {
  const found = [...(await copyAsset(name))].find(([file]) => pattern.test(file));
  return found![1];
}

describe('readSegment', () => {
  it.each([
    ['aac-ts', /s0\.ts$/, 'ts'],
    ['aac-packed', /s0\.aac$/, 'packed'],
    ['aac-files', /s0\.m4s$/, 'fmp4'],
    ['flac-files', /s0\.m4s$/, 'fmp4'],
  ] as const)('knows a segment of %s by its bytes', async (asset, pattern, container) => {
    const media = await readSegment(inPieces(await fileOf(asset, pattern), 50), undefined);
    expect(media).toMatchObject({ container, faults: [] });
  });

  it('knows frames without a tag before them', async () => {
    const bytes = (await fileOf('aac-packed', /s0\.aac$/)).subarray(73);
    const media = await readSegment(inPieces(bytes), undefined);
    expect(media).toMatchObject({ container: 'packed', id3: undefined, faults: [] });
  });

  it('knows a transport stream whose first packet is damaged', async () => {
    const bytes = await fileOf('aac-ts', /s0\.ts$/);
    bytes[0] = 0;
    const damaged = await readSegment(inPieces(bytes), undefined);
    expect(damaged).toMatchObject({ container: 'ts', syncLosses: [{ byteOffset: 0 }] });
    const cut = await readSegment(inPieces(bytes.subarray(10)), undefined);
    expect(cut).toMatchObject({ container: 'ts', syncLosses: [{ byteOffset: 0 }] });
  });

  it('takes bytes for boxes where an init section stands before them', async () => {
    const init = readInitMedia(await fileOf('aac-files', /init\.mp4$/));
    const bytes = Buffer.alloc(5000, 0xa7);
    expect(await readSegment(inPieces(bytes), init)).toMatchObject({ container: 'fmp4' });
    expect(await readSegment(inPieces(bytes), undefined)).toMatchObject({
      container: 'unknown',
      looksLike: 'encrypted or unknown',
    });
  });

  it.each([
    ['Ogg', ['-c:a', 'libopus', '-f', 'ogg']],
    ['FLAC', ['-c:a', 'flac', '-f', 'flac']],
    ['WAV', ['-f', 'wav']],
  ])('names %s, which HLS has no segments of', async (looksLike, options) => {
    const media = await readSegment(inPieces(await encodeTone({ options })), undefined);
    expect(media).toMatchObject({ container: 'unknown', looksLike, isAudio: true });
  });

  it.each([
    ['', 'empty'],
    ['WEBVTT\n\n', 'WebVTT'],
    ['<!DOCTYPE html><title>404</title>', 'HTML'],
    ['<?xml version="1.0"?><Error/>', 'XML'],
    ['{"error": 1}', 'JSON'],
    ['#EXTM3U\n', 'a playlist'],
    ['not found', 'text'],
  ])('says of %j that it looks like %s', async (text, looksLike) => {
    const media = await readSegment(inPieces(Buffer.from(text)), undefined);
    expect(media).toEqual({
      container: 'unknown',
      bytes: text.length,
      looksLike,
      isAudio: false,
      faults: [],
    });
  });

  it('closes a source that breaks off, and says what broke it', async () => {
    const source = Readable.from(
      (async function* broken() {
        yield Buffer.alloc(100, 0x47);
        throw new Error('the line went dead');
      })(),
    );
    await expect(readSegment(source, undefined)).rejects.toThrow('the line went dead');
    expect(source.destroyed).toBe(true);
  });

  it('never throws on any bytes, and counts them all', async () => {
    const starts = ['', 'ID3', 'G', '\xff\xf1', '\xff\xfb', '\x0b\x77', '\0\0\0\x18styp'];
    const property = fc.asyncProperty(
      fc.constantFrom(...starts),
      fc.uint8Array({ maxLength: 9000, size: 'max' }),
      async (start, rest) => {
        const bytes = Buffer.concat([Buffer.from(start, 'latin1'), rest]);
        const media = await readSegment(inPieces(bytes, 333), undefined);
        expect(media.bytes).toBe(bytes.length);
      },
    );
    await fc.assert(property, { numRuns: 300 });
  });
});
