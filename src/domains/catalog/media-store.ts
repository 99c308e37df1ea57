import { queryMaybe, type DbContext } from '#db/pool.ts';
import { sql } from '#db/sql.ts';
import type { UserId } from '#domains/identity/index.ts';
import type { Id } from '#core/ids.ts';
import type { StorageKey } from '#storage/storage.ts';

import type { TrackId, TrackState, Visibility } from './model.ts';

/** One row of everything that serving a track's bytes needs. */
export interface MediaRow {
  id: TrackId;
  title: string;
  state: TrackState;
  visibility: Visibility;
  ownerId: UserId | null;
  sourceKey: StorageKey;
  sourceMime: string;
  sourceBytes: bigint;
  sourceHash: Buffer;
  sourceCreatedAt: Date;
  coverKey: StorageKey | null;
  coverMime: string | null;
  coverBytes: number | null;
  coverHash: Buffer | null;
  coverCreatedAt: Date | null;
  assetId: Id<'asset'> | null;
  assetKey: StorageKey | null;
}

export async function findMediaRow(ctx: DbContext, id: TrackId): Promise<MediaRow | undefined> {
  return queryMaybe<MediaRow>(
    ctx,
    sql`select tracks.id, tracks.title, tracks.state, tracks.visibility, tracks.owner_id,
          sources.storage_key as source_key, sources.mime as source_mime,
          sources.bytes as source_bytes, sources.content_hash as source_hash,
          sources.created_at as source_created_at,
          covers.storage_key as cover_key, covers.mime as cover_mime, covers.bytes as cover_bytes,
          covers.content_hash as cover_hash, covers.created_at as cover_created_at,
          assets.id as asset_id, assets.storage_key as asset_key
        from tracks
        join sources on sources.id = tracks.source_id
        left join albums on albums.id = tracks.album_id
        left join covers on covers.id = coalesce(tracks.cover_id, albums.cover_id)
        left join assets on assets.id = tracks.asset_id
        where tracks.id = ${id}::uuid and tracks.deleted_at is null`,
  );
}
