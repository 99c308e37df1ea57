import type { Context } from '#context.ts';
import type { TrackId } from '#domains/catalog/index.ts';

import type { Member } from './model.ts';
import { deleteLike } from './store.ts';

/** Takes a like back, also of a track that can no longer be heard; returns whether there was one. */
export async function unlikeTrack(
  ctx: Pick<Context, 'db'>,
  { member, trackId }: { member: Member; trackId: TrackId },
): Promise<boolean> {
  return deleteLike(ctx, { userId: member.userId, trackId });
}
