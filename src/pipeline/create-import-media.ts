import type { BaseContext } from '#context.ts';
import type { ImportMedia } from '#domains/catalog/index.ts';

import { LADDERS } from './plan/ladder.ts';
import { probeSource } from './probe/probe-source.ts';

/** What an import needs of the pipeline: what a file holds, and how much its renditions take. */
export function createImportMedia(ctx: Pick<BaseContext, 'config' | 'signal'>): ImportMedia {
  return {
    probe: (path, signal) => probeSource({ config: ctx.config, signal }, path),
    renditionsBps: LADDERS.default.rungs.reduce((sum, rung) => sum + rung.bitrateBps, 0),
  };
}
