import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { execa } from 'execa';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';

import { decodeStereo } from '../../scripts/media-quality/decode-stereo.ts';
import { findDelay } from '../../scripts/media-quality/find-delay.ts';
import { noiseToMask, type Stereo } from '../../scripts/media-quality/noise-to-mask.ts';

const dir = await mkdtemp(path.join(tmpdir(), 'veza-media-quality-'));
afterAll(() => rm(dir, { recursive: true, force: true }));

const source = path.join(dir, 'source.wav');
const tones =
  'aevalsrc=0.3*sin(2*PI*(300+200*t)*t)*exp(-3*mod(t\\,0.5))+0.05*random(0)|0.2*random(1):s=44100:d=4';
await execa('ffmpeg', ['-v', 'error', '-f', 'lavfi', '-i', tones, '-c:a', 'pcm_f32le', source]);
const reference = await decodeStereo(source);

async function encode(kbps: number, format: string): Promise<Stereo> {
  const file = path.join(dir, `${kbps}.${format}`);
  const options = ['-c:a', 'aac', '-aac_coder', 'fast', '-b:a', `${kbps}k`];
  await execa('ffmpeg', ['-y', '-v', 'error', '-i', source, ...options, file]);
  return decodeStereo(file);
}

describe('findDelay', () => {
  it('finds any shift of the same music', () => {
    const [music] = reference;
    fc.assert(
      fc.property(fc.integer({ min: -4096, max: 4096 }), (delay) => {
        const coded = music.map((_, i) => music[i - delay] ?? 0);
        expect(findDelay(music, coded)).toBe(delay);
      }),
      { numRuns: 20 },
    );
  });

  it('finds the delay of an encoder where no edit list takes it away', async () => {
    expect(findDelay(reference[0], (await encode(128, 'm4a'))[0])).toBe(0);
    expect(findDelay(reference[0], (await encode(128, 'aac'))[0])).toBe(1024);
  });
});

describe('noiseToMask of real encodes', () => {
  it('is lower the more bits there are', async () => {
    const measured: number[] = [];
    for (const kbps of [48, 96, 256]) {
      const coded = await encode(kbps, 'm4a');
      const noise = noiseToMask({ reference, coded, sampleRate: 44_100, windowSamples: 2048 });
      measured.push(noise.left.overMask);
    }
    expect(measured).toEqual(measured.toSorted((a, b) => b - a));
    expect(measured[2]).toBeLessThan(measured[0]! / 2);
  });
});
