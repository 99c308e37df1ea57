import { execFileSync } from 'node:child_process';

import { describe, expect, it } from 'vitest';

import { checkFlacFrame } from '#pipeline/validate/deep/check-flac-frame.ts';
import { decodeMedia } from '#pipeline/validate/deep/decode-media.ts';
import { findLag } from '#pipeline/validate/deep/find-lag.ts';
import { listen } from '#pipeline/validate/deep/listen.ts';
import { measureLoudness } from '#pipeline/validate/deep/measure-loudness.ts';
import { opusPacketSamples } from '#pipeline/validate/deep/opus-packet-samples.ts';
import { soundsAlike } from '#pipeline/validate/deep/sounds-alike.ts';

import { encodeTone } from '../good-assets/encode-tone.ts';

const ctx = { signal: new AbortController().signal, ffmpegPath: 'ffmpeg' };

describe('measureLoudness', () => {
  it.each([44_100, 48_000, 96_000])('agrees with ebur128 at %i Hz', async (sampleRate) => {
    const wav = await encodeTone({ options: ['-c:a', 'pcm_f32le', '-f', 'wav'], sampleRate });
    const meter = measureLoudness(sampleRate, 2);
    await decodeMedia(ctx, { format: 'wav', bytes: [wav], take: meter.push });
    const told = execFileSync(
      'sh',
      ['-c', 'ffmpeg -hide_banner -f wav -i - -af ebur128=framelog=verbose -f null - 2>&1'],
      { input: wav, encoding: 'utf8' },
    );
    const expected = Number(/I:\s+(-?[\d.]+) LUFS/.exec(told)![1]);
    expect(Math.abs(meter.integrated()! - expected)).toBeLessThan(0.1);
  });

  it('has no loudness of silence', () => {
    const meter = measureLoudness(48_000, 1);
    meter.push(new Float32Array(96_000));
    expect(meter.integrated()).toBeUndefined();
  });
});

describe('listening', () => {
  it('hashes lossless samples as FLAC does', async () => {
    const options = ['-c:a', 'flac', '-sample_fmt', 's16', '-f', 'flac'];
    const flac = await encodeTone({ options });
    const listener = listen(16);
    await decodeMedia(ctx, { format: 'flac', bytes: [flac], take: listener.push });
    // A pipe cannot be wound back to write the MD5, so the samples are hashed by FFmpeg.
    const md5 = execFileSync(
      'ffmpeg',
      ['-v', 'error', '-i', '-', '-f', 'md5', '-c:a', 'pcm_s16le', '-'],
      {
        input: flac,
        encoding: 'utf8',
      },
    );
    expect(listener.sound()).toMatchObject({
      md5: md5.trim().slice(4),
      samples: 20 * 44_100,
      channels: 2,
      clippedRuns: 0,
    });
  });

  it('says what FFmpeg complains of where nothing can be decoded', async () => {
    const bytes = [Buffer.from('nothing that sounds')];
    const decoded = await decodeMedia(ctx, { format: 'mov', bytes, take: () => undefined });
    expect(decoded.format).toBeUndefined();
    expect(decoded.complaints.length).toBeGreaterThan(0);
  });

  it('ends when it is asked to', async () => {
    const aborted = { ...ctx, signal: AbortSignal.abort(new Error('enough')) };
    const decoding = decodeMedia(aborted, { format: 'wav', bytes: [], take: () => undefined });
    await expect(decoding).rejects.toThrow('enough');
  });
});

describe('a FLAC frame', () => {
  it('is whole with its own CRC and with no other byte', async () => {
    const options = ['-c:a', 'flac', '-frame_size', '4096', '-f', 'flac'];
    const flac = await encodeTone({ options });
    const first = flac.indexOf(Buffer.from([0xff, 0xf8]));
    const second = flac.indexOf(Buffer.from([0xff, 0xf8, flac[first + 2]!, flac[first + 3]!, 1]));
    const frame = Buffer.from(flac.subarray(first, second));
    expect(checkFlacFrame(frame)).toBeUndefined();
    frame[100] = frame[100]! ^ 1;
    expect(checkFlacFrame(frame)).toBe('the CRC-16 of the FLAC frame is wrong');
    expect(checkFlacFrame(frame.subarray(1))).toBe('the FLAC frame has no sync code');
  });
});

it.each([
  [[0xfc], 960],
  [[0x00], 480],
  [[0x79], 1920],
  [[0xe3, 0x06], 720],
  [[0xfb, 0x00], undefined],
  [[0xfb, 0x3f], undefined],
  [[], undefined],
])('counts the samples of an Opus packet that begins with %j', (bytes, samples) => {
  expect(opusPacketSamples(Buffer.from(bytes))).toBe(samples);
});

describe('findLag', () => {
  const noise = (length: number): Float32Array => {
    let state = 1;
    return Float32Array.from({ length }, () => {
      state = (state * 48_271) % 2_147_483_647;
      return state / 2_147_483_647;
    });
  };

  it('says how much later one rendition comes', () => {
    const envelope = noise(5000);
    expect(findLag({ envelope }, { envelope })).toBe(0);
    expect(findLag({ envelope: envelope.subarray(30) }, { envelope })).toBeCloseTo(0.03);
    expect(findLag({ envelope }, { envelope: envelope.subarray(100) })).toBeCloseTo(-0.1);
  });

  it('says nothing of what is short or not alike', () => {
    const envelope = noise(5000);
    expect(
      findLag({ envelope }, { envelope: noise(9000).subarray(4500).reverse() }),
    ).toBeUndefined();
    expect(findLag({ envelope }, { envelope: envelope.subarray(0, 1000) })).toBeUndefined();
  });
});

it('hears a hole at the start of a segment, behind the warm-up', () => {
  const format = { sampleRate: 44_100, channels: 1 };
  const whole = Float32Array.from({ length: 88_200 }, (_, at) => Math.sin(at / 20));
  const hole = (from: number, to: number): Float32Array => whole.slice().fill(0, from, to);
  expect(soundsAlike(whole, whole, format, 0.05)).toBe(true);
  expect(soundsAlike(hole(0, 2000), whole, format, 0.05)).toBe(true);
  expect(soundsAlike(hole(0, 5000), whole, format, 0.05)).toBe(false);
});
