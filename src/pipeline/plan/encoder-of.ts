import { pipelineErrors } from '../errors.ts';
import { chooseEncoder, type Encoders } from './choose-encoder.ts';
import type { RungCodec } from './ladder.ts';
import type { PlannedEncoder } from './model.ts';

/** As `chooseEncoder`, but there has to be one. Pure. @throws ENCODER_MISSING */
export function encoderOf(
  codec: RungCodec,
  encoders: Encoders,
  channelBps?: number,
): PlannedEncoder {
  const encoder = chooseEncoder(codec, encoders, channelBps);
  if (encoder !== undefined) return encoder;
  throw pipelineErrors.ENCODER_MISSING({ program: encoders.program, codec });
}
