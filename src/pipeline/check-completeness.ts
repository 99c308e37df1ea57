import path from 'node:path';

import { pipelineErrors } from './errors.ts';
import { isHarmlessLine } from './is-harmless-line.ts';
import type { SourceProbe } from './probe/model.ts';

/** What came out of a source when it was decoded. */
interface DecodedMusic {
  readonly decoded: {
    /** Samples a channel at the source's own rate. */
    readonly samples: number;
    /** MD5 of the PCM as FLAC defines it, in hex; null where the probe has none. */
    readonly pcmMd5: string | null;
  };
  /** FFmpeg's last warnings. */
  readonly lastLines: readonly string[];
}

/** Music of which nothing is missing. */
export interface CompleteMusic {
  readonly samples: number;
  /** What is wrong and cost nothing, in sentences and in FFmpeg's words; empty for good files. */
  readonly warnings: readonly string[];
}

/**
 * Compares what was decoded with what the container says. FFmpeg ends with code 0 for files that
 * are cut in half, so its word is not enough. An MD5 that agrees proves more than a count; without
 * it too few samples are a loss. More samples than the container counts are a header that lies or
 * sound behind its end: all of it is kept, and said. Pure.
 * @throws SOURCE_TOO_SHORT, SOURCE_INCOMPLETE, SOURCE_ALTERED, SOURCE_UNDECODABLE
 */
export function checkCompleteness(
  probe: Pick<SourceProbe, 'claim' | 'codec' | 'damage' | 'pcmMd5' | 'sampleRate'>,
  sourcePath: string,
  { decoded, lastLines }: DecodedMusic,
): CompleteMusic {
  const { samples } = decoded;
  const { claim, sampleRate } = probe;
  const file = path.basename(sourcePath);
  if (samples === 0) throw pipelineErrors.SOURCE_TOO_SHORT({ file, samples });
  const isCompared = probe.pcmMd5 !== null && decoded.pcmMd5 !== null;
  const isProven = isCompared && probe.pcmMd5 === decoded.pcmMd5;
  if (claim !== null && !isProven && samples < claim.samples - claim.toleranceSamples) {
    throw pipelineErrors.SOURCE_INCOMPLETE({
      file,
      decodedSamples: samples,
      claimedSamples: claim.samples,
      toleranceSamples: claim.toleranceSamples,
      sampleRate,
      lastLines,
    });
  }
  if (isCompared && !isProven) {
    throw pipelineErrors.SOURCE_ALTERED({
      file,
      decodedSamples: samples,
      claimedMd5: probe.pcmMd5,
      decodedMd5: decoded.pcmMd5,
    });
  }
  if (!isProven && !isCounted(probe) && lastLines.some((line) => line.includes(GIVEN_UP))) {
    throw pipelineErrors.SOURCE_UNDECODABLE({
      file,
      decodedSamples: samples,
      sampleRate,
      lastLines,
    });
  }
  return {
    samples,
    warnings: [
      ...probe.damage,
      ...miscount(samples, probe),
      ...lastLines.filter((line) => !isHarmlessLine(line)),
    ],
  };
}

/** What FFmpeg says when a packet gave nothing. */
const GIVEN_UP = 'Error while decoding stream';

/** Whether a packet that is lost is missed in the count. The end of bare PCM may be half a sample. */
function isCounted({ claim, codec }: Pick<SourceProbe, 'claim' | 'codec'>): boolean {
  return claim?.toleranceSamples === 0 || codec.startsWith('pcm_');
}

function miscount(samples: number, { claim }: Pick<SourceProbe, 'claim'>): string[] {
  if (claim === null) return [];
  const { toleranceSamples, excessSamples } = claim;
  const more = samples - claim.samples;
  if (more >= -toleranceSamples && more <= excessSamples) return [];
  return [`its header counts ${claim.samples} samples, ${samples} decode; all of them are kept`];
}
