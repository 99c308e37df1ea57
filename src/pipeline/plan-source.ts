import type { BaseContext } from '#context.ts';

import type { Encoders } from './plan/choose-encoder.ts';
import type { Ladder } from './plan/ladder.ts';
import type { TranscodePlan } from './plan/model.ts';
import { planTranscode } from './plan/plan-transcode.ts';
import { probeSource } from './probe/probe-source.ts';

/**
 * What a transcode of a file would make, by the code that would make it; nothing is decoded.
 * @throws SOURCE_*, PROBE_TIMEOUT, FFMPEG_MISSING, ENCODER_MISSING
 */
export async function planSource(
  ctx: Pick<BaseContext, 'config' | 'signal'>,
  input: { sourcePath: string; ladder: Ladder; encoders: Encoders },
): Promise<TranscodePlan> {
  const probe = await probeSource(ctx, input.sourcePath);
  return planTranscode({ ...input, probe });
}
