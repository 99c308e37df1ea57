import path from 'node:path';

import type { EncodedSource } from './encode-source.ts';
import { pipelineErrors } from './errors.ts';
import type { TranscodePlan } from './plan/model.ts';

/**
 * Compares what was decoded with what the container claims, and returns the decoded samples. FFmpeg
 * ends with code 0 for files that are cut in half, so its word is not enough. Pure.
 * @throws SOURCE_TOO_SHORT, SOURCE_INCOMPLETE
 */
export function checkCompleteness(
  plan: TranscodePlan,
  sourcePath: string,
  encoded: Pick<EncodedSource, 'decoded' | 'lastLines'>,
): number {
  const { samples } = encoded.decoded;
  const file = path.basename(sourcePath);
  if (samples === 0) throw pipelineErrors.SOURCE_TOO_SHORT({ file, samples });
  const { claim, sampleRate } = plan.source;
  if (claim !== null && samples < claim.samples - claim.toleranceSamples) {
    throw pipelineErrors.SOURCE_INCOMPLETE({
      file,
      decodedSamples: samples,
      claimedSamples: claim.samples,
      toleranceSamples: claim.toleranceSamples,
      sampleRate,
      lastLines: encoded.lastLines,
    });
  }
  return samples;
}
