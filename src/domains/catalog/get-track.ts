import type { Context } from '#context.ts';
import type { Viewer } from '#domains/identity/index.ts';

import { catalogErrors } from './errors.ts';
import { canRead, type Track, type TrackId } from './model.ts';
import { findTrack } from './track-store.ts';

/** The track. @throws TRACK_NOT_FOUND also where the viewer may not know of it. */
export async function getTrack(
  ctx: Pick<Context, 'db'>,
  { viewer, id }: { viewer: Viewer; id: TrackId },
): Promise<Track> {
  const track = await findTrack(ctx, id);
  if (track === undefined || !canRead(viewer, track)) throw catalogErrors.TRACK_NOT_FOUND({ id });
  return track;
}
