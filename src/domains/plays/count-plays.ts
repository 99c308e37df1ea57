import type { Context } from '#context.ts';
import type { TrackId } from '#domains/catalog/index.ts';

import { countPlayRows } from './store.ts';

/** How often each of these tracks was played. */
export async function countPlays(
  ctx: Pick<Context, 'db'>,
  trackIds: readonly TrackId[],
): Promise<Map<TrackId, bigint>> {
  const rows = await countPlayRows(ctx, trackIds);
  const counts = new Map(trackIds.map((id) => [id, 0n]));
  for (const { trackId, plays } of rows) counts.set(trackId, plays);
  return counts;
}
