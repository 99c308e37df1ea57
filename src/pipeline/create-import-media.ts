import type { BaseContext } from '#context.ts';
import type { ImportMedia } from '#domains/catalog/index.ts';

import type { Rung } from './plan/ladder.ts';
import { resolveLadder } from './plan/resolve-ladder.ts';
import { hasOggEnd } from './probe/has-ogg-end.ts';
import { probeSource } from './probe/probe-source.ts';

/** Ogg does not say how long it is: what is missing cannot be counted, only that the end is. */
const CUT_SHORT = Object.freeze({
  code: 'SOURCE_CUT_SHORT',
  message: 'The file has no last page: it was cut short and plays as far as it goes.',
});

/** What an import needs of the pipeline: what a file holds, and how much its renditions take. */
export function createImportMedia(ctx: Pick<BaseContext, 'config' | 'signal'>): ImportMedia {
  return {
    probe: async (path, signal) => {
      const probe = await probeSource({ config: ctx.config, signal }, path);
      const cut = probe.container === 'ogg' && !(await hasOggEnd(path));
      return cut ? { ...probe, warning: CUT_SHORT } : probe;
    },
    renditionsBps: resolveLadder(ctx).rungs.reduce((sum, rung) => sum + guessBps(rung), 0),
  };
}

/** Of FLAC nobody knows before; stereo of a compact disc takes no more. */
function guessBps(rung: Rung): number {
  return rung.codec === 'flac' ? 1_411_200 : rung.bitrateBps;
}
