import type { Context } from '#context.ts';
import { hasTracks, hasUnfinishedImport } from '#domains/catalog/index.ts';

import { DEMO_ORIGIN } from './seed-demo.ts';

/** Whether the demo is to be brought in: the catalogue never held a track, or an earlier start of the demo did not come to its end. */
export async function needsDemo(ctx: Pick<Context, 'db'>): Promise<boolean> {
  return !(await hasTracks(ctx)) || (await hasUnfinishedImport(ctx, DEMO_ORIGIN));
}
