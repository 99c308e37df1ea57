import type { Context } from '#context.ts';
import { withTx } from '#db/tx.ts';
import { recordAudit } from '#domains/audit/index.ts';
import { actorOf, type Viewer } from '#domains/identity/index.ts';

import type { Track, TrackId, Visibility } from './model.ts';
import { getWritableTrack } from './writable-track.ts';
import { updateTrackRow } from './track-write-store.ts';

export interface UpdateTrackInput {
  readonly viewer: Viewer;
  readonly id: TrackId;
  readonly title?: string | undefined;
  readonly visibility?: Visibility | undefined;
}

/**
 * Changes title or visibility of a track; the change is audited and told to every process.
 * @throws TRACK_NOT_FOUND, TRACK_NOT_YOURS
 */
export async function updateTrack(
  ctx: Pick<Context, 'db' | 'clock' | 'bus' | 'requestId'>,
  { viewer, id, ...changes }: UpdateTrackInput,
): Promise<Track> {
  const { track, changed } = await withTx(ctx, async (tx) => {
    const before = await getWritableTrack(tx, viewer, id);
    const after: Track = {
      ...before,
      title: changes.title ?? before.title,
      visibility: changes.visibility ?? before.visibility,
    };
    const same = after.title === before.title && after.visibility === before.visibility;
    if (same) return { track: before, changed: false };
    await updateTrackRow(tx, { ...after, updatedAt: ctx.clock.now() });
    await recordAudit(tx, {
      actor: actorOf(viewer),
      action: 'track.updated',
      subject: { kind: 'track', id },
      details: {
        before: { title: before.title, visibility: before.visibility },
        after: { title: after.title, visibility: after.visibility },
      },
    });
    return { track: after, changed: true };
  });
  if (changed) await ctx.bus.publish('tracks', { trackId: id });
  return track;
}
