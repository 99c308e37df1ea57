import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { parseProbe } from '#pipeline/probe/parse-probe.ts';
import { readWavClaim } from '#pipeline/probe/read-wav-claim.ts';

const stream = {
  index: 1,
  codec_type: 'audio',
  codec_name: 'mp3',
  sample_rate: '44100',
  channels: 2,
  time_base: '1/14112000',
  duration_ts: 71_147_520,
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
      container: 'mp3',
      codec: 'mp3',
      lossy: true,
      sampleRate: 44_100,
      channels: 2,
      bitrateBps: 192_000,
      durationMs: 5042,
      claim: { samples: 222_336, toleranceSamples: 4608 },
      streamIndex: 1,
    });
  });

  it('claims nothing where the length is an estimate or unknown', () => {
    const warning = '[mp3] [warning] Estimating duration from bitrate, this may be inaccurate';
    expect(parseProbe(json([stream]), warning)).toMatchObject({ durationMs: 5042, claim: null });
    const { duration_ts: _, ...unknown } = stream;
    expect(parseProbe(json([unknown]), '')).toMatchObject({ claim: null });
  });

  it.each(['flac', 'pcm_s24le', 'alac'])('knows that %s loses nothing', (codec_name) => {
    expect(parseProbe(json([{ ...stream, codec_name }]), '')).toMatchObject({ lossy: false });
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

describe('the claim of a WAV header', () => {
  let dir: string;
  beforeAll(async () => {
    dir = await mkdtemp(path.join(tmpdir(), 'veza-wav-'));
  });
  afterAll(() => rm(dir, { recursive: true, force: true }));

  const claimOf = async (data: Uint8Array): Promise<number | null> => {
    const file = path.join(dir, 'x.wav');
    await writeFile(file, data);
    return readWavClaim(file);
  };
  const chunk = (type: string, size: number, body: Uint8Array = Buffer.alloc(0)) => {
    const header = Buffer.alloc(8);
    header.write(type, 'latin1');
    header.writeUInt32LE(size, 4);
    return Buffer.concat([header, body]);
  };
  const riff = Buffer.from('RIFF\0\0\0\0WAVE', 'latin1');
  const stereo = Buffer.alloc(16);
  stereo.writeUInt16LE(4, 12);

  it('is the size of its data in samples, after chunks of odd length too', async () => {
    const note = chunk('LIST', 3, Buffer.alloc(4));
    const data = Buffer.concat([riff, note, chunk('fmt ', 16, stereo), chunk('data', 4000)]);
    expect(await claimOf(data)).toBe(1000);
  });

  it.each([0, 0x7fff_ffff, 0xffff_ffff])('is none where the size is %i', async (size) => {
    const data = Buffer.concat([riff, chunk('fmt ', 16, stereo), chunk('data', size)]);
    expect(await claimOf(data)).toBeNull();
  });

  it('of random bytes is none or a number, and always comes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (bytes) => {
        const claim = await claimOf(Buffer.concat([riff, bytes]));
        expect(claim === null || Number.isSafeInteger(claim)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });
});
