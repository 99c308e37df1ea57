import { inspectProgram } from '#pipeline/index.ts';

import type { DoctorCheck } from '../model.ts';

export const ffprobe: DoctorCheck = {
  name: 'ffprobe',
  check: async (ctx) => {
    const program = ctx.config.transcode.ffprobePath;
    const { version } = await inspectProgram(ctx, program);
    return { ok: true, detail: `${program} ${version}` };
  },
};
