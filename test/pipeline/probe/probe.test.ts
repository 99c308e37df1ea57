import { describe, expect, it } from 'vitest';

import { parseProbe } from '#pipeline/probe/parse-probe.ts';

const stream = {
  index: 1,
  codec_type: 'audio',
  codec_name: 'mp3',
  sample_rate: '44100',
  channels: 2,
  time_base: '1/14112000',
  duration_ts: 71_147_520,
  start_pts: 353_600,
  duration: '5.041633',
  bit_rate: '192000',
};
const format = { format_name: 'mp3', duration: '5.041633', bit_rate: '193000' };
const json = (streams: unknown[], more: object = { format }) =>
  JSON.stringify({ streams, ...more });

describe("ffprobe's answer", () => {
  it('becomes a probe of the first audio stream, whatever stands before it', () => {
    const cover = { index: 0, codec_type: 'video', codec_name: 'png' };
    expect(parseProbe(json([cover, stream]), '')).toEqual({
      startTicks: 353_600,
      probe: {
        container: 'mp3',
        codec: 'mp3',
        lossy: true,
        sampleRate: 44_100,
        channels: 2,
        bitrateBps: 192_000,
        bitsPerSample: null,
        isFloat: false,
        durationMs: 5042,
        claim: null,
        endSample: null,
        pcmMd5: null,
        damage: [],
        streamIndex: 1,
      },
    });
  });

  it('claims what CAF counts, what Matroska and fragments say roughly, and nothing of others', () => {
    const claimOf = (format_name: string, more: object) => {
      const text = json([{ ...stream, ...more }], { format: { ...format, format_name } });
      const parsed = parseProbe(text, '');
      return typeof parsed === 'string' ? parsed : parsed.probe.claim;
    };
    const pcm = { codec_name: 'pcm_s16be', nb_frames: '4410' };
    expect(claimOf('caf', pcm)).toEqual({ samples: 4410, toleranceSamples: 0, excessSamples: 0 });
    expect(claimOf('matroska,webm', { duration_ts: undefined })).toEqual({
      samples: 222_336,
      toleranceSamples: 8820,
      excessSamples: 8820,
    });
    expect(claimOf('mov,mp4,m4a,3gp,3g2,mj2', {})).toMatchObject({ samples: 222_336 });
    expect(claimOf('wav', {})).toBeNull();
    expect(claimOf('matroska,webm', { duration_ts: undefined })).not.toBeNull();
  });

  it('knows no duration where the header names more than a month', () => {
    const parsed = parseProbe(json([{ ...stream, duration: '1e12' }]), '');
    expect(parsed).toMatchObject({ probe: { durationMs: null } });
  });

  it.each([
    { codec_name: 'flac', bits_per_raw_sample: '24', sample_fmt: 's32', bits: 24, isFloat: false },
    { codec_name: 'pcm_s16le', bits_per_sample: 16, sample_fmt: 's16', bits: 16, isFloat: false },
    { codec_name: 'alac', bits_per_raw_sample: '16', sample_fmt: 's16p', bits: 16, isFloat: false },
    { codec_name: 'pcm_f32le', bits_per_sample: 32, sample_fmt: 'flt', bits: null, isFloat: true },
  ])('knows that $codec_name loses nothing, and its depth', ({ bits, isFloat, ...more }) => {
    expect(parseProbe(json([{ ...stream, ...more }]), '')).toMatchObject({
      probe: { lossy: false, bitsPerSample: bits, isFloat },
    });
  });

  it('is a reason where there is no music', () => {
    expect(parseProbe(json([]), '')).toBe('it holds no audio stream');
    expect(parseProbe(json([{ ...stream, channels: 0 }]), '')).toBe(
      'its audio stream cannot be decoded',
    );
    expect(parseProbe('{}', '[error] file:/m/x.mp3: Invalid data found')).toBe(
      'Invalid data found',
    );
    expect(parseProbe('nonsense', '')).toBe('no known container is in it');
  });
});
