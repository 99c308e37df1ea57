import type { BaseContext } from '#context.ts';
import type { ImportMedia } from '#domains/catalog/index.ts';

import type { Rung } from './plan/ladder.ts';
import { resolveLadder } from './plan/resolve-ladder.ts';
import { probeSource } from './probe/probe-source.ts';

/**
 * What an import needs of the pipeline: what a file holds, and how much its renditions take. A file
 * that cannot be whole is refused at once, with the error that its transcode would end with.
 */
export function createImportMedia(ctx: Pick<BaseContext, 'config' | 'signal'>): ImportMedia {
  return {
    probe: async (path, signal) => {
      const probe = await probeSource({ config: ctx.config, signal }, path);
      if (probe.damage.length === 0) return probe;
      const message = `The file is damaged and plays all the same: ${probe.damage.join('; ')}.`;
      return { ...probe, warning: { code: 'SOURCE_FLAWED', message } };
    },
    renditionsBps: resolveLadder(ctx).rungs.reduce((sum, rung) => sum + guessBps(rung), 0),
  };
}

/** Of FLAC nobody knows before; stereo of a compact disc takes no more. */
function guessBps(rung: Rung): number {
  return rung.codec === 'flac' ? 1_411_200 : rung.bitrateBps;
}
