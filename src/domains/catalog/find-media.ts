import type { Context } from '#context.ts';
import type { Id } from '#core/ids.ts';
import type { StorageKey } from '#storage/storage.ts';

import { findMediaRow } from './media-store.ts';
import type { TrackAccess, TrackId, TrackState } from './model.ts';

/** Stored bytes as they are sent. */
export interface MediaBlob {
  readonly storageKey: StorageKey;
  readonly mime: string;
  readonly bytes: number;
  /** SHA-256. */
  readonly contentHash: Buffer;
  readonly createdAt: Date;
}

/** The published renditions of a track: a folder that never changes. */
export interface MediaAsset {
  readonly id: Id<'asset'>;
  readonly storageKey: StorageKey;
}

/** Everything that serving a track's bytes needs to know. */
export interface Media extends TrackAccess {
  readonly id: TrackId;
  readonly title: string;
  readonly state: TrackState;
  readonly source: MediaBlob;
  /** The track's own cover, else its album's. */
  readonly cover: MediaBlob | null;
  /** Null until a transcode is published. */
  readonly asset: MediaAsset | null;
}

/** The media of a track that is not deleted. Who may have them is for the caller to decide. */
export async function findMedia(ctx: Pick<Context, 'db'>, id: TrackId): Promise<Media | undefined> {
  const row = await findMediaRow(ctx, id);
  if (row === undefined) return undefined;
  const { title, state, visibility, ownerId } = row;
  const source: MediaBlob = {
    storageKey: row.sourceKey,
    mime: row.sourceMime,
    bytes: Number(row.sourceBytes),
    contentHash: row.sourceHash,
    createdAt: row.sourceCreatedAt,
  };
  const cover =
    row.coverKey === null
      ? null
      : {
          storageKey: row.coverKey,
          mime: row.coverMime!,
          bytes: row.coverBytes!,
          contentHash: row.coverHash!,
          createdAt: row.coverCreatedAt!,
        };
  const asset = row.assetId === null ? null : { id: row.assetId, storageKey: row.assetKey! };
  return { id: row.id, title, state, visibility, ownerId, source, cover, asset };
}
