import type { Context } from '#context.ts';
import type { TrackId } from '#domains/catalog/index.ts';

import { countLikeRows } from './store.ts';

/** How many people like each of these tracks. */
export async function countLikes(
  ctx: Pick<Context, 'db'>,
  trackIds: readonly TrackId[],
): Promise<Map<TrackId, number>> {
  const rows = await countLikeRows(ctx, trackIds);
  const counts = new Map(trackIds.map((id) => [id, 0]));
  for (const { trackId, likes } of rows) counts.set(trackId, likes);
  return counts;
}
