import type { BaseContext } from '#context.ts';

import { askProgram } from '../ask-program.ts';
import type { Encoders } from '../plan/choose-encoder.ts';

/**
 * Asks FFmpeg for its version and its encoders. Another build may give other bytes, so what it says
 * is part of the settings hash.
 * @throws FFMPEG_MISSING
 */
export async function findEncoders(ctx: Pick<BaseContext, 'config' | 'signal'>): Promise<Encoders> {
  const { version, stdout } = await askProgram(ctx, ctx.config.transcode.ffmpegPath, ['-encoders']);
  const has = (name: string): boolean => new RegExp(`^\\s*A\\S*\\s+${name}\\s`, 'm').test(stdout);
  return {
    program: `ffmpeg ${version}`,
    aac: has('libfdk_aac') ? 'libfdk_aac' : has('aac') ? 'aac' : null,
    opus: has('libopus') ? 'libopus' : null,
    flac: has('flac') ? 'flac' : null,
  };
}
