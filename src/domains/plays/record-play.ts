import type { Context } from '#context.ts';
import { isUuid } from '#core/ids.ts';
import { getTrack, type TrackId } from '#domains/catalog/index.ts';
import type { Viewer } from '#domains/identity/index.ts';

import { playErrors } from './errors.ts';
import { countsAsPlay, playCountShard, type PlayId } from './model.ts';
import { insertPlay } from './store.ts';

const PLAYED_MS_MAX = 86_400_000;

/**
 * Records that the viewer heard a track; guests are counted, but not remembered. The same play
 * again, and what is too short to count, change nothing. Returns whether it was recorded.
 * @throws TRACK_NOT_FOUND, PLAY_INVALID
 */
export async function recordPlay(
  ctx: Pick<Context, 'db' | 'clock'>,
  input: { viewer: Viewer; playId: PlayId; trackId: TrackId; playedMs: number },
): Promise<boolean> {
  const { viewer, trackId } = input;
  const playId = input.playId.toLowerCase() as PlayId;
  const playedMs = Math.round(input.playedMs);
  if (!isUuid(playId)) throw playErrors.PLAY_INVALID({ reason: 'its id is no UUID' });
  if (!(playedMs >= 0 && playedMs <= PLAYED_MS_MAX)) {
    const reason = `${input.playedMs} ms is not between 0 and ${PLAYED_MS_MAX}`;
    throw playErrors.PLAY_INVALID({ reason });
  }
  const track = await getTrack(ctx, { viewer, id: trackId });
  if (!countsAsPlay(playedMs, track.durationMs)) return false;
  const userId = viewer.kind === 'account' ? viewer.userId : null;
  const shard = playCountShard(playId);
  return insertPlay(ctx, { playId, userId, trackId, playedAt: ctx.clock.now(), playedMs, shard });
}
