import type { Context } from '#context.ts';
import type { Viewer } from '#domains/identity/index.ts';

import { catalogErrors } from './errors.ts';
import { canRead, canWrite, type Track, type TrackId } from './model.ts';
import { lockTrack } from './track-store.ts';

/**
 * The track, locked, when the viewer may change it.
 * @throws TRACK_NOT_FOUND where they may not even know of it, TRACK_NOT_YOURS where they may.
 */
export async function getWritableTrack(
  ctx: Pick<Context, 'db'>,
  viewer: Viewer,
  id: TrackId,
): Promise<Track> {
  const track = await lockTrack(ctx, id);
  if (track === undefined || !canRead(viewer, track)) throw catalogErrors.TRACK_NOT_FOUND({ id });
  if (!canWrite(viewer, track)) throw catalogErrors.TRACK_NOT_YOURS({ id });
  return track;
}
