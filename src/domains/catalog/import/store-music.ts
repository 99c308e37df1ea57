import type { Context } from '#context.ts';
import { withTx } from '#db/tx.ts';
import { announceJob, enqueueTranscode, type JobId } from '#domains/jobs/index.ts';
import type { Cover } from '#music/find-cover.ts';
import { hashFile } from '#music/hash-file.ts';
import { coverKey, originalKey } from '#storage/storage-keys.ts';

import { catalogErrors } from '../errors.ts';
import { findTrackByHash, upsertImportFile } from '../import-store.ts';
import type { ArtistId, CoverId, ImportId, TrackId } from '../model.ts';
import {
  insertTrack,
  upsertAlbum,
  upsertArtist,
  upsertCover,
  upsertSource,
} from '../track-write-store.ts';
import type { NewMusic } from './examine-file.ts';
import type { ImportInput } from './model.ts';

export interface StoreMusicInput {
  readonly importId: ImportId;
  readonly path: string;
  readonly music: NewMusic;
  readonly cover: Cover | undefined;
  readonly owner: Pick<ImportInput, 'visibility' | 'ownerId'>;
}

export type StoredMusic =
  | { readonly kind: 'imported'; readonly trackId: TrackId }
  | { readonly kind: 'duplicate'; readonly trackId: TrackId };

/**
 * Brings one file in: its bytes first, then everything about it in one transaction, so that no row
 * ever names bytes that are not there. Another import that is first with the same bytes makes
 * this one a duplicate.
 * @throws FILE_CHANGED, STORAGE_FULL, STORAGE_FAILED
 */
export async function storeMusic(
  ctx: Pick<
    Context,
    'db' | 'ids' | 'clock' | 'config' | 'requestId' | 'storage' | 'signal' | 'bus'
  >,
  input: StoreMusicInput,
): Promise<StoredMusic> {
  const { music, cover } = input;
  await ctx.storage.putFile(originalKey(music.hash), music.link, ctx.signal, async (draft) => {
    const written = await hashFile(Buffer.from(draft), ctx.signal);
    if (!written.equals(music.hash)) throw catalogErrors.FILE_CHANGED({});
  });
  if (cover !== undefined) await ctx.storage.putBytes(coverKey(cover.hash), cover.bytes);

  const stored = await withTx(ctx, (tx) => insertRows(tx, input));
  if (stored.kind === 'imported') {
    await announceJob(ctx, {
      id: stored.jobId,
      state: 'created',
      processedMs: 0,
      totalMs: music.probe.durationMs,
    });
  }
  return stored;
}

type InsertedMusic =
  | { kind: 'imported'; trackId: TrackId; jobId: JobId }
  | { kind: 'duplicate'; trackId: TrackId };

/**
 * Every transaction locks in this order: source, cover, artists by name, album. Two imports can
 * wait for each other but never in a circle.
 */
async function insertRows(
  ctx: Pick<Context, 'db' | 'ids' | 'clock' | 'config' | 'requestId'>,
  { importId, path, music, cover, owner }: StoreMusicInput,
): Promise<InsertedMusic> {
  const createdAt = ctx.clock.now();
  const { tags, probe } = music;
  const sourceId = await upsertSource(ctx, {
    id: ctx.ids.next<'source'>(),
    contentHash: music.hash,
    bytes: music.bytes,
    mime: music.mime,
    container: probe.container,
    codec: probe.codec,
    storageKey: originalKey(music.hash),
    tags: { ...tags, ...(music.tagsProblem === undefined ? {} : { problem: music.tagsProblem }) },
    createdAt,
  });
  const existing = await findTrackByHash(ctx, music.hash);
  if (existing !== undefined) {
    const outcome = 'duplicate' as const;
    await upsertImportFile(ctx, { ...noFailure, importId, path, outcome, trackId: existing });
    return { kind: 'duplicate', trackId: existing };
  }
  const coverId = cover === undefined ? null : await insertCover(ctx, cover, createdAt);
  const artists = await upsertArtists(ctx, [tags.artist, tags.albumArtist], createdAt);
  const albumId =
    tags.album === null
      ? null
      : await upsertAlbum(ctx, {
          id: ctx.ids.next<'album'>(),
          title: tags.album,
          artistId: artists.get(tags.albumArtist)!,
          year: tags.year,
          coverId,
          createdAt,
        });
  const trackId: TrackId = ctx.ids.next<'track'>();
  await insertTrack(ctx, {
    id: trackId,
    ownerId: owner.ownerId,
    title: tags.title,
    artistId: artists.get(tags.artist)!,
    albumId,
    trackNumber: tags.trackNumber,
    discNumber: tags.discNumber,
    genre: tags.genre,
    durationMs: probe.durationMs,
    visibility: owner.visibility,
    sourceId,
    coverId,
    createdAt,
  });
  const jobId = await enqueueTranscode(ctx, { trackId, sourceId, totalMs: probe.durationMs });
  await upsertImportFile(ctx, { ...noFailure, importId, path, outcome: 'imported', trackId });
  return { kind: 'imported', trackId, jobId };
}

const noFailure = { code: null, message: null };

async function insertCover(
  ctx: Pick<Context, 'db' | 'ids'>,
  cover: Cover,
  createdAt: Date,
): Promise<CoverId> {
  return upsertCover(ctx, {
    id: ctx.ids.next<'cover'>(),
    contentHash: cover.hash,
    mime: cover.mime,
    bytes: cover.bytes.byteLength,
    storageKey: coverKey(cover.hash),
    createdAt,
  });
}

async function upsertArtists(
  ctx: Pick<Context, 'db' | 'ids'>,
  names: readonly string[],
  createdAt: Date,
): Promise<ReadonlyMap<string, ArtistId>> {
  const ids = new Map<string, ArtistId>();
  // By the name that the unique index compares, so that the order is the same everywhere.
  const ordered = [...new Set(names)].toSorted((a, b) =>
    a.toLowerCase() < b.toLowerCase() ? -1 : 1,
  );
  for (const name of ordered) {
    const id = ctx.ids.next<'artist'>();
    ids.set(name, await upsertArtist(ctx, { id, name, createdAt }));
  }
  return ids;
}
