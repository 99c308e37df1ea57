import type { BaseContext } from '#context.ts';
import type { ImportMedia } from '#domains/catalog/index.ts';

import { LADDERS } from './plan/ladder.ts';
import { probeSource } from './probe/probe-source.ts';

/** What the import of music uses of the pipeline: probing, and the size of what will be made. */
export function createImportMedia(ctx: Pick<BaseContext, 'config'>): ImportMedia {
  return {
    probe: (file, signal) => probeSource({ config: ctx.config, signal }, file),
    renditionsBps: LADDERS.default.rungs.reduce((sum, rung) => sum + rung.bitrateBps, 0),
  };
}
