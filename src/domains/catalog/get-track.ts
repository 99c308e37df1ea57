import type { Context } from '#context.ts';
import type { Viewer } from '#domains/identity/index.ts';

import { catalogErrors } from './errors.ts';
import { canRead, type Track, type TrackId } from './model.ts';
import { findTrack } from './track-store.ts';

/**
 * The track. @throws TRACK_NOT_FOUND also where the viewer may not know of it.
 * @param input.isLicensed asked only where visibility does not let the viewer hear it.
 */
export async function getTrack(
  ctx: Pick<Context, 'db'>,
  { viewer, id, isLicensed }: { viewer: Viewer; id: TrackId; isLicensed?: () => Promise<boolean> },
): Promise<Track> {
  const track = await findTrack(ctx, id);
  if (track === undefined) throw catalogErrors.TRACK_NOT_FOUND({ id });
  if (canRead(viewer, track) || (await isLicensed?.())) return track;
  throw catalogErrors.TRACK_NOT_FOUND({ id });
}
