import { nameEncoder, type Encoders } from './choose-encoder.ts';
import { encoderOf } from './encoder-of.ts';
import type { Ladder } from './ladder.ts';
import { settingsHash } from './settings-hash.ts';

/** What decides the bytes of every asset of a ladder, whatever its source. */
export interface PlannedSettings {
  /** Program, build, and the encoders of the whole ladder. */
  readonly encoder: string;
  readonly settingsHash: Buffer;
}

/**
 * The settings of a ladder and an FFmpeg. The encoders of the whole ladder count: what a source
 * makes of it must not change the settings. Pure.
 * @throws ENCODER_MISSING
 */
export function planSettings(ladder: Ladder, encoders: Encoders): PlannedSettings {
  const codecs = [...new Set(ladder.rungs.map(({ codec }) => codec))];
  const names = codecs.map((codec) => nameEncoder(encoderOf(codec, encoders)));
  const encoder = [encoders.program, ...names].join(' ');
  return { encoder, settingsHash: settingsHash(ladder, encoder) };
}
