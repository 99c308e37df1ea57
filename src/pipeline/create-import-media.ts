import type { BaseContext } from '#context.ts';
import type { ImportMedia } from '#domains/catalog/index.ts';

import { LADDERS } from './plan/ladder.ts';
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
    renditionsBps: LADDERS.default.rungs.reduce((sum, rung) => sum + rung.bitrateBps, 0),
  };
}
