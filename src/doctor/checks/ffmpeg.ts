import { inspectProgram } from '#pipeline/index.ts';

import type { DoctorCheck } from '../model.ts';

export const ffmpeg: DoctorCheck = {
  name: 'ffmpeg',
  check: async (ctx) => {
    const program = ctx.config.transcode.ffmpegPath;
    const { version, hasAac } = await inspectProgram(ctx, program);
    const detail = `${program} ${version}`;
    if (hasAac) return { ok: true, detail: `${detail}, with AAC` };
    const fix = 'Install an FFmpeg with its own AAC encoder: apt-get install ffmpeg';
    return { ok: false, detail: `${detail} has no AAC encoder`, fix };
  },
};
