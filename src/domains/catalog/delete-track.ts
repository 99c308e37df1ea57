import type { Context } from '#context.ts';
import { withTx } from '#db/tx.ts';
import { recordAudit } from '#domains/audit/index.ts';
import { actorOf, type Viewer } from '#domains/identity/index.ts';

import type { TrackId } from './model.ts';
import { markTrackDeleted } from './track-write-store.ts';
import { getWritableTrack } from './writable-track.ts';

/**
 * Takes a track out of the catalogue for everybody. Its rows and bytes stay, so that importing the
 * same file again does not bring back what somebody deleted.
 * @throws TRACK_NOT_FOUND, TRACK_NOT_YOURS
 */
export async function deleteTrack(
  ctx: Pick<Context, 'db' | 'clock' | 'bus' | 'requestId'>,
  { viewer, id }: { viewer: Viewer; id: TrackId },
): Promise<void> {
  await withTx(ctx, async (tx) => {
    const track = await getWritableTrack(tx, viewer, id);
    await markTrackDeleted(tx, { id, deletedAt: ctx.clock.now() });
    await recordAudit(tx, {
      actor: actorOf(viewer),
      action: 'track.deleted',
      subject: { kind: 'track', id },
      details: { title: track.title, visibility: track.visibility },
    });
  });
  await ctx.bus.publish('tracks', { trackId: id });
}
