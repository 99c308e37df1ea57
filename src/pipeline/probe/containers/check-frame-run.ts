import { pipelineErrors } from '../../errors.ts';
import type { ContainerInput } from './model.ts';
import type { Bytes } from './open-bytes.ts';
import type { FrameWalk } from './walk-frames.ts';

/**
 * Looks at frames that nobody counted: a frame that the end cuts off, and holes that are as long as
 * a frame, are sound that is gone. Returns what is strange and costs nothing.
 * @throws SOURCE_CUT_SHORT, SOURCE_DAMAGED
 */
export function checkFrameRun(bytes: Bytes, walk: FrameWalk, input: ContainerInput): string[] {
  const { file, sampleRate } = input;
  const frameBytes = walk.frameBytes / walk.frames;
  const heldSamples = Math.round(
    (walk.frames * walk.first.samples * sampleRate) / walk.first.sampleRate,
  );
  const hole = walk.gaps.find((gap) => gap.bytes >= frameBytes / 2);
  if (hole !== undefined) {
    throw pipelineErrors.SOURCE_DAMAGED({
      file,
      lostBytes: walk.gapBytes,
      byteOffset: hole.byteOffset,
      heldSamples,
      lostSamples: Math.round((walk.gapBytes / frameBytes) * (heldSamples / walk.frames)),
      sampleRate,
    });
  }
  if (walk.cutBytes > 0) {
    throw pipelineErrors.SOURCE_CUT_SHORT({
      file,
      reason: `its last frame, of which ${walk.cutBytes} bytes are there, is not whole`,
      heldSamples,
      sampleRate,
      fileBytes: bytes.size,
    });
  }
  return [
    ...(walk.gapBytes > 0 ? [`${walk.gapBytes} bytes between its frames are no frames`] : []),
    ...(walk.trailingBytes > 0 ? [`${walk.trailingBytes} bytes follow its last frame`] : []),
  ];
}
