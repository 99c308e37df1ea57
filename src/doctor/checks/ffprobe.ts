import { findProber } from '#pipeline/index.ts';

import type { DoctorCheck } from '../model.ts';

export const ffprobe: DoctorCheck = {
  name: 'ffprobe',
  check: async (ctx) => ({ ok: true, detail: await findProber(ctx) }),
};
