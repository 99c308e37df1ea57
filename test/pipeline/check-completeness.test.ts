import { describe, expect, it } from 'vitest';

import { checkCompleteness } from '#pipeline/check-completeness.ts';
import type { SourceProbe } from '#pipeline/probe/model.ts';

const claim = { samples: 1000, toleranceSamples: 10, excessSamples: 20 };
const probe = { claim, codec: 'flac', damage: [], pcmMd5: null, sampleRate: 44_100 };
type Probe = Pick<SourceProbe, 'claim' | 'codec' | 'damage' | 'pcmMd5' | 'sampleRate'>;
const check = (
  samples: number,
  more: Partial<Probe> = {},
  pcmMd5: string | null = null,
  lastLines: string[] = [],
) => {
  const decoded = { samples, pcmMd5 };
  try {
    return checkCompleteness({ ...probe, ...more }, '/m/a.flac', { decoded, lastLines });
  } catch (error) {
    return error;
  }
};

describe('what was decoded against what was claimed', () => {
  it.each([990, 1000, 1020])('%i samples of 1000, 10 less or 20 more, are whole', (samples) => {
    expect(check(samples)).toEqual({ samples, warnings: [] });
  });

  it('fewer are a loss, with the numbers', () => {
    const error = check(989, {}, null, ['[flac] [error] bad']);
    expect(error).toMatchObject({
      code: 'SOURCE_INCOMPLETE',
      details: { decodedSamples: 989, claimedSamples: 1000 },
    });
    expect((error as Error).message).toContain('[flac] [error] bad');
  });

  it('more are kept and said', () => {
    expect(check(1021)).toEqual({
      samples: 1021,
      warnings: ['its header counts 1000 samples, 1021 decode; all of them are kept'],
    });
  });

  it('none are no music, whatever is claimed', () => {
    expect(check(0, { claim: null })).toMatchObject({ code: 'SOURCE_TOO_SHORT' });
  });

  it('an MD5 that agrees proves more than the count of the header', () => {
    expect(check(500, { pcmMd5: 'aa' }, 'aa')).toMatchObject({
      samples: 500,
      warnings: [expect.stringContaining('500 decode')],
    });
  });

  it('an MD5 that differs is a loss although every sample is there', () => {
    expect(check(1000, { pcmMd5: 'aa' }, 'bb')).toMatchObject({
      code: 'SOURCE_ALTERED',
      details: { claimedMd5: 'aa', decodedMd5: 'bb', decodedSamples: 1000 },
    });
  });

  it('what FFmpeg gave up is a loss where nothing counts the samples', () => {
    const lines = ['[error] Error while decoding stream #0:0: Invalid data found'];
    expect(check(1000, {}, null, lines)).toMatchObject({ code: 'SOURCE_UNDECODABLE' });
    expect(check(1000, { claim: null }, null, lines)).toMatchObject({ code: 'SOURCE_UNDECODABLE' });
    const exact = { ...claim, toleranceSamples: 0 };
    expect(check(1000, { claim: exact }, null, lines)).toMatchObject({ warnings: lines });
    const pcm = { claim: null, codec: 'pcm_s16le' };
    expect(check(1000, pcm, null, lines)).toMatchObject({ warnings: lines });
  });

  it('says damage and what FFmpeg says of it, but not what it says of good files', () => {
    const lines = [
      '[warning] Guessed Channel Layout for Input Stream #0.0 : stereo',
      '[flac] [error] CRC error at PTS 27648',
    ];
    expect(check(1000, { damage: ['50 bytes follow its end'] }, null, lines)).toMatchObject({
      warnings: ['50 bytes follow its end', '[flac] [error] CRC error at PTS 27648'],
    });
  });
});
