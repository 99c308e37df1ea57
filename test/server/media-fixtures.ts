import { createHash, randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

import type { Context } from '#context.ts';
import { query } from '#db/pool.ts';
import { sql } from '#db/sql.ts';
import type { TrackId, Visibility } from '#domains/catalog/index.ts';
import type { UserId } from '#domains/identity/index.ts';
import { assetKey, coverKey, originalKey } from '#storage/storage-keys.ts';

/** A track with original, cover and renditions of known bytes. */
export interface TrackFixture {
  readonly id: TrackId;
  readonly source: Buffer;
  readonly cover: Buffer;
  readonly segment: Buffer;
  readonly segmentName: string;
  readonly master: string;
  readonly playlist: string;
  readonly artistId: string;
  readonly albumId: string;
  readonly jobId: string;
  readonly importId: string;
}

export const RENDITION = 'a128';
export const WAVEFORM = {
  version: 2,
  channels: 1,
  sample_rate: 8000,
  samples_per_pixel: 80,
  bits: 8,
  length: 2,
  data: [-1, 1, -2, 2],
};

/** Writes the rows and the files of a published track. */
export async function addTrack(
  ctx: Context,
  input: { visibility: Visibility; ownerId: UserId | null; title?: string; segmentBytes?: number },
): Promise<TrackFixture> {
  const [source, cover] = [randomBytes(1000), randomBytes(300)];
  const segment = randomBytes(input.segmentBytes ?? 500);
  const segmentName = `${sha256(segment).toString('hex')}.m4s`;
  const playlist = `#EXTM3U\n#EXTINF:6,\n${segmentName}\n`;
  const master = `#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=128000\n${RENDITION}/playlist.m3u8\n`;
  const ids = {
    track: ctx.ids.next<'track'>(),
    asset: ctx.ids.next<'asset'>(),
    artist: ctx.ids.next(),
    album: ctx.ids.next(),
    import: ctx.ids.next(),
    source: ctx.ids.next(),
    cover: ctx.ids.next(),
    job: ctx.ids.next(),
  };
  await ctx.storage.putBytes(originalKey(sha256(source)), source);
  await ctx.storage.putBytes(coverKey(sha256(cover)), cover);
  const staging = await ctx.storage.makeStagingDir(ids.asset);
  await mkdir(path.join(staging, RENDITION));
  await writeFile(path.join(staging, 'master.m3u8'), master);
  await writeFile(path.join(staging, 'waveform.json'), JSON.stringify(WAVEFORM));
  await writeFile(path.join(staging, RENDITION, 'playlist.m3u8'), playlist);
  await writeFile(path.join(staging, RENDITION, segmentName), segment);
  await ctx.storage.publishDir(staging, assetKey(ids.asset));

  await query(ctx, sql`insert into artists (id, name) values (${ids.artist}::uuid, ${ids.artist})`);
  await query(
    ctx,
    sql`insert into albums (id, title, artist_id)
        values (${ids.album}::uuid, 'An album', ${ids.artist}::uuid)`,
  );
  await query(
    ctx,
    sql`insert into imports (id, origin, visibility, state, started_by, request_id, finished_at)
        values (${ids.import}::uuid, '/music', ${input.visibility}, 'done', 'test', 'test', now())`,
  );
  await query(
    ctx,
    sql`insert into sources (id, content_hash, bytes, mime, container, codec, storage_key)
        values (${ids.source}::uuid, ${sha256(source)}, ${source.length}, 'audio/flac', 'flac',
          'flac', ${originalKey(sha256(source))})`,
  );
  await query(
    ctx,
    sql`insert into covers (id, content_hash, mime, bytes, storage_key)
        values (${ids.cover}::uuid, ${sha256(cover)}, 'image/png', ${cover.length},
          ${coverKey(sha256(cover))})`,
  );
  await query(
    ctx,
    sql`insert into tracks (id, owner_id, title, artist_id, album_id, visibility, source_id,
          cover_id)
        values (${ids.track}::uuid, ${input.ownerId}::uuid, ${input.title ?? 'A title'},
          ${ids.artist}::uuid, ${ids.album}::uuid, ${input.visibility}, ${ids.source}::uuid, ${ids.cover}::uuid)`,
  );
  await query(
    ctx,
    sql`insert into jobs (id, kind, track_id, source_id, state, attempts_max, request_id,
          finished_at)
        values (${ids.job}::uuid, 'transcode', ${ids.track}::uuid, ${ids.source}::uuid, 'done', 3,
          'test', now())`,
  );
  await query(
    ctx,
    sql`insert into assets (id, source_id, settings_hash, job_id, encoder, sample_rate, channels,
          samples, duration_ms, target_duration_s, storage_key)
        values (${ids.asset}::uuid, ${ids.source}::uuid, ${randomBytes(32)}, ${ids.job}::uuid,
          'test', 44100, 2, 1000, 23, 6, ${assetKey(ids.asset)})`,
  );
  await query(
    ctx,
    sql`update tracks set asset_id = ${ids.asset}::uuid, state = 'ready'
        where id = ${ids.track}::uuid`,
  );
  return {
    id: ids.track,
    source,
    cover,
    segment,
    segmentName,
    master,
    playlist,
    artistId: ids.artist,
    albumId: ids.album,
    jobId: ids.job,
    importId: ids.import,
  };
}

function sha256(bytes: Buffer): Buffer {
  return createHash('sha256').update(bytes).digest();
}
