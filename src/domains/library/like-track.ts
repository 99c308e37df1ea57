import type { Context } from '#context.ts';
import { getTrack, type TrackId } from '#domains/catalog/index.ts';

import type { Member } from './model.ts';
import { insertLike } from './store.ts';

/**
 * Likes a track; again changes nothing. Returns whether the like is new.
 * @throws TRACK_NOT_FOUND
 */
export async function likeTrack(
  ctx: Pick<Context, 'db' | 'clock'>,
  { member, trackId }: { member: Member; trackId: TrackId },
): Promise<boolean> {
  await getTrack(ctx, { viewer: member, id: trackId });
  return insertLike(ctx, { userId: member.userId, trackId, likedAt: ctx.clock.now() });
}
