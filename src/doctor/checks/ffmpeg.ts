import { findEncoders, planSettings, resolveLadder } from '#pipeline/index.ts';

import type { DoctorCheck } from '../model.ts';

export const ffmpeg: DoctorCheck = {
  name: 'ffmpeg',
  check: async (ctx) => {
    const ladder = resolveLadder(ctx);
    const { encoder } = planSettings(ladder, await findEncoders(ctx));
    return { ok: true, detail: `${encoder}, for the ladder ${ladder.name}` };
  },
};
