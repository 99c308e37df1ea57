import type { Loudness } from '#domains/jobs/index.ts';

/** The loudness of silence, for assets of which nobody asks it. */
export const UNMEASURED: Loudness = Object.freeze({
  integratedLufs: null,
  rangeLu: null,
  truePeakDbtp: null,
  blocks: [],
  shortTermBlocks: [],
});
