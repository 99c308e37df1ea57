import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { readAudioSpecificConfig } from '#pipeline/boxes/audio-specific-config.ts';
import { readFields } from '#pipeline/boxes/field-reader.ts';
import type { InitMedia } from '#pipeline/boxes/media.ts';
import { readInitMedia } from '#pipeline/boxes/read-init-media.ts';

import { makeSource } from '../support/make-source.ts';

/** What FFmpeg is asked for, and the sample rate of the source. */
const encoders = {
  aac: { sampleRate: 44_100, options: ['-c:a', 'aac', '-b:a', '96k'] },
  flac: { sampleRate: 96_000, options: ['-c:a', 'flac', '-strict', '-2'] },
  opus: { sampleRate: 48_000, options: ['-c:a', 'libopus', '-b:a', '64k'] },
  alac: { sampleRate: 44_100, options: ['-c:a', 'alac'] },
  mp3: { sampleRate: 44_100, options: ['-c:a', 'libmp3lame'] },
} as const;
type Codec = keyof typeof encoders;

const inits = new Map<string, Buffer>();
let dir: string;

beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'veza-init-'));
  const fragmented = ['-movflags', 'empty_moov+delay_moov+default_base_moof', '-f', 'mp4'];
  for (const [name, { sampleRate, options }] of Object.entries(encoders)) {
    const spec = { name: `${name}.mp4`, seconds: 0.3, sampleRate };
    const file = await makeSource(dir, { ...spec, options: [...options, ...fragmented] });
    const whole = await readFile(file);
    inits.set(name, whole.subarray(0, whole.indexOf('moof') - 4));
  }
});

afterAll(() => rm(dir, { recursive: true, force: true }));

const init = (name: Codec): InitMedia => readInitMedia(inits.get(name)!);
const entry = (name: Codec) => init(name).tracks[0]!.entries[0]!;

describe('an init section', () => {
  it('says of every codec what it is and how it is configured', () => {
    expect(entry('aac')).toMatchObject({
      codecs: 'mp4a.40.2',
      channels: 2,
      sampleRate: 44_100,
      config: {
        kind: 'aac',
        audioObjectType: 2,
        sampleRate: 44_100,
        coreSampleRate: 44_100,
        channels: 2,
        sbr: 'none',
        frameSamples: 1024,
      },
    });
    expect(entry('flac')).toMatchObject({
      codecs: 'fLaC',
      config: { kind: 'flac', sampleRate: 96_000, channels: 2, minBlockSamples: 8192 },
    });
    expect(entry('opus')).toMatchObject({
      codecs: 'Opus',
      config: { kind: 'opus', channels: 2, preSkip: 312, inputSampleRate: 48_000 },
    });
    expect(entry('alac')).toMatchObject({
      codecs: 'alac',
      config: { kind: 'alac', frameSamples: 4096, channels: 2, sampleRate: 44_100 },
    });
    expect(entry('mp3')).toMatchObject({
      codecs: 'mp4a.40.34',
      config: { kind: 'aac', objectTypeIndication: 0x6b },
    });
  });

  it('names its boxes from the top down, each with its place in the bytes', () => {
    const { boxes, faults } = init('aac');
    expect(faults).toEqual([]);
    expect(boxes.map((box) => box.path)).toContain('moov/trak/mdia/minf/stbl/stsd/mp4a/esds');
    for (const { type, byteOffset, bytes } of boxes) {
      const data = inits.get('aac')!;
      expect(data.toString('latin1', byteOffset + 4, byteOffset + 8)).toBe(type);
      expect(data.readUInt32BE(byteOffset)).toBe(bytes);
    }
  });

  it('says what its tables, its edit list and its track extends hold', () => {
    const { tracks, defaults, movieDuration } = init('aac');
    expect(tracks[0]).toMatchObject({
      trackId: 1,
      handler: 'soun',
      timescale: 44_100,
      trackDuration: 0,
      edits: [{ mediaTime: 1024 }],
      sampleTables: { stts: 0, stsc: 0, stsz: 0, stco: 0 },
      isSelfContained: true,
    });
    expect([movieDuration, [...defaults.keys()]]).toEqual([0, [1]]);
  });

  it('of which any bytes are changed or cut ends in faults, never in an exception', () => {
    const name = fc.constantFrom(...Object.keys(encoders));
    const change = fc.tuple(fc.nat(700), fc.integer({ min: 1, max: 255 }));
    fc.assert(
      fc.property(name, fc.array(change, { maxLength: 3 }), fc.nat(700), (codec, changes, cut) => {
        const bad = Buffer.from(inits.get(codec)!);
        for (const [at, value] of changes) if (at < bad.length) bad[at]! ^= value;
        const kept = bad.subarray(0, bad.length - cut);
        expect(readInitMedia(kept).bytes).toBe(kept.length);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('an AudioSpecificConfig', () => {
  const parse = (hex: string) => {
    const payload = Buffer.from(hex, 'hex');
    return readAudioSpecificConfig(
      readFields({ type: 'asc ', byteOffset: 0, headerBytes: 0, payload }),
    );
  };

  it.each([
    ['AAC-LC', '1210', { audioObjectType: 2, sampleRate: 44_100, channels: 2, hasSbr: false }],
    ['AAC-LC that says that it has no SBR', '121056e500', { audioObjectType: 2, hasSbr: false }],
    [
      'HE-AAC, said before the configuration',
      '2b920800',
      { audioObjectType: 5, sampleRate: 44_100, coreSampleRate: 22_050, channels: 2, hasSbr: true },
    ],
    [
      'HE-AAC, said after the configuration',
      '139056e5a0',
      { audioObjectType: 5, sampleRate: 44_100, coreSampleRate: 22_050, channels: 2, hasSbr: true },
    ],
    [
      'HE-AAC v2, whose one channel comes out as two',
      'eb8a0800',
      { audioObjectType: 29, sampleRate: 44_100, coreSampleRate: 22_050, channels: 2 },
    ],
    ['USAC', 'f94642', { audioObjectType: 42, hasSbr: false }],
    ['frames of 960 samples', '1214', { frameSamples: 960 }],
    ['a rate of its own', '17801777c8', { sampleRate: 12_015 }],
  ])('says %s', (_, hex, expected) => {
    expect(parse(hex)).toMatchObject(expected);
  });

  it('that ends too early is refused', () => {
    expect(() => parse('12')).toThrow(/ends after 1 bytes/);
  });
});
