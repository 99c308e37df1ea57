import type { BaseContext } from '#context.ts';

import { askProgram } from '../ask-program.ts';

/** The program that looks into sources, `ffprobe 5.1.9-0+deb12u1`. @throws FFMPEG_MISSING */
export async function findProber(ctx: Pick<BaseContext, 'config' | 'signal'>): Promise<string> {
  const { version } = await askProgram(ctx, ctx.config.transcode.ffprobePath, ['-version']);
  return `ffprobe ${version}`;
}
