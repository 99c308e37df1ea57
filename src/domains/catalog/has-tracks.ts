import type { Context } from '#context.ts';

import { selectHasTracks } from './track-store.ts';

/** Whether the catalogue ever held a track: one whose music was all deleted is not a new one. */
export async function hasTracks(ctx: Pick<Context, 'db'>): Promise<boolean> {
  return selectHasTracks(ctx);
}
