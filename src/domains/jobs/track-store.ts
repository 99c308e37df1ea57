import type { Id } from '#core/ids.ts';
import { query, type DbContext } from '#db/pool.ts';
import { sql } from '#db/sql.ts';

import type { AssetId } from './model.ts';

// The state of a track follows its job, in the job's own transaction. The catalogue queues jobs,
// so these statements stand here and not behind the catalogue's door.

/** A worker is at it. A track that plays already keeps playing. */
export async function setTrackProcessing(ctx: DbContext, trackId: Id<'track'>): Promise<void> {
  await query(
    ctx,
    sql`update tracks set state = 'processing', failure_code = null, failure_message = null,
          updated_at = now()
        where id = ${trackId}::uuid and state in ('uploaded', 'failed')`,
  );
}

export async function setTrackReady(
  ctx: DbContext,
  trackId: Id<'track'>,
  asset: { id: AssetId; durationMs: number },
): Promise<void> {
  await query(
    ctx,
    sql`update tracks set state = 'ready', asset_id = ${asset.id}::uuid,
          duration_ms = ${asset.durationMs}::integer, failure_code = null, failure_message = null,
          updated_at = now()
        where id = ${trackId}::uuid`,
  );
}

/** Says why the track does not play. A track that plays already keeps playing. */
export async function setTrackFailed(
  ctx: DbContext,
  trackId: Id<'track'>,
  failure: { code: string; message: string },
): Promise<void> {
  await query(
    ctx,
    sql`update tracks set state = 'failed', failure_code = ${failure.code}::text,
          failure_message = ${failure.message}::text, updated_at = now()
        where id = ${trackId}::uuid and state <> 'ready'`,
  );
}
