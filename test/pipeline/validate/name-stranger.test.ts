import { describe, expect, it } from 'vitest';

import { nameStranger } from '#pipeline/validate/name-stranger.ts';

describe('nameStranger', () => {
  it.each([
    ['#EXTM3U\n', undefined],
    ['\n#EXTINF:6,\na.ts\n', undefined],
    ['#extm3u\n', undefined],
    ['', 'is empty'],
    ['<!DOCTYPE html><title>404</title>', 'is HTML'],
    ['fLaC\0\0\0\x22', 'is FLAC'],
    ['a list of songs\n', 'is text without a tag of HLS'],
    ['\xff\xfb\x90\x64\0\0', 'holds no tag of HLS'],
  ])('says of %j: %s', (text, said) => {
    expect(nameStranger(Buffer.from(text, 'latin1'))).toBe(said);
  });
});
