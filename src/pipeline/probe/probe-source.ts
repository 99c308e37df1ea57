import path from 'node:path';

import type { BaseContext } from '#context.ts';

import { pipelineErrors } from '../errors.ts';
import { askFfprobe } from './ask-ffprobe.ts';
import { checkSourceFile } from './check-source-file.ts';
import { readContainer } from './containers/read-container.ts';
import type { SourceProbe } from './model.ts';
import type { ParsedProbe } from './parse-probe.ts';
import { probeFlac } from './probe-flac.ts';

/**
 * Finds out what a file is, by its own headers or by ffprobe, and how long it must be by its
 * container. What cannot be whole is refused here, before anything is decoded.
 * @throws SOURCE_UNREADABLE, SOURCE_EMPTY, SOURCE_NOT_AUDIO, SOURCE_INCOMPLETE, SOURCE_CUT_SHORT,
 * SOURCE_DAMAGED, PROBE_TIMEOUT, FFMPEG_MISSING
 */
export async function probeSource(
  ctx: Pick<BaseContext, 'config' | 'signal'>,
  sourcePath: string,
): Promise<SourceProbe> {
  await checkSourceFile(sourcePath);
  // A process that only looks takes as long to start as a minute of music takes to decode.
  const parsed = (await probeFlac(ctx, sourcePath)) ?? (await askFfprobe(ctx, sourcePath));
  return addFacts(ctx, sourcePath, parsed);
}

/** @throws SOURCE_INCOMPLETE, SOURCE_CUT_SHORT, SOURCE_DAMAGED, SOURCE_UNREADABLE */
async function addFacts(
  ctx: Pick<BaseContext, 'signal'>,
  sourcePath: string,
  { probe, startTicks }: ParsedProbe,
): Promise<SourceProbe> {
  const file = path.basename(sourcePath);
  const { container, codec, sampleRate } = probe;
  const input = { file, codec, sampleRate, startTicks };
  const facts = await readContainer(ctx, sourcePath, container, input);
  const { heldSamples, endSample, pcmMd5, damage } = facts;
  const claim = facts.claim ?? probe.claim;
  if (
    claim !== null &&
    heldSamples !== null &&
    heldSamples < claim.samples - claim.toleranceSamples
  ) {
    throw pipelineErrors.SOURCE_INCOMPLETE({
      file,
      decodedSamples: heldSamples,
      claimedSamples: claim.samples,
      toleranceSamples: claim.toleranceSamples,
      sampleRate,
      lastLines: [],
    });
  }
  return { ...probe, claim, endSample, pcmMd5, damage };
}
