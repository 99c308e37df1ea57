import { checkFrameRun } from './check-frame-run.ts';
import { type ContainerFacts, type ContainerInput, noFacts } from './model.ts';
import type { Bytes } from './open-bytes.ts';
import { walkFrames } from './walk-frames.ts';

/**
 * Counts the frames of AAC in ADTS, which has no other length. FFmpeg trims nothing of it.
 * @throws SOURCE_CUT_SHORT, SOURCE_DAMAGED
 */
export async function readAdts(bytes: Bytes, input: ContainerInput): Promise<ContainerFacts> {
  const walk = await walkFrames(bytes, 'adts');
  if (walk === undefined) return noFacts;
  const damage = checkFrameRun(bytes, walk, input);
  // HE-AAC says the rate of its core here and decodes to twice as many samples.
  const ratio = input.sampleRate / walk.first.sampleRate;
  const samples = walk.frames * walk.first.samples * ratio;
  const toleranceSamples = ratio === 1 ? 0 : walk.first.samples * ratio;
  return { ...noFacts, claim: { samples, toleranceSamples, excessSamples: 0 }, damage };
}
