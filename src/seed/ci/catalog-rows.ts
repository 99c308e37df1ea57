import type { SeedTable } from '../world/model.ts';
import { ciTime } from './account-rows.ts';
import { CI_ALBUMS, CI_TRACKS } from './cast.ts';
import { ciId } from './ci-world.ts';
import type { Prepared } from './prepared.ts';

const bytea = (hex: string): string => `\\x${hex}`;

/** Covers, sources, artists, albums. Pure. */
export function catalogRows(prepared: Prepared): SeedTable[] {
  return [
    {
      table: 'covers',
      key: ['id'],
      rows: prepared.covers.map((cover, index) => ({
        id: ciId(`cover ${index}`),
        content_hash: bytea(cover.sha256),
        mime: 'image/jpeg',
        bytes: cover.bytes,
        storage_key: cover.path,
        created_at: ciTime(10),
      })),
    },
    {
      table: 'sources',
      key: ['id'],
      rows: prepared.tracks.map(({ source }, index) => ({
        id: ciId(`source ${index}`),
        content_hash: bytea(source.sha256),
        bytes: source.bytes,
        mime: source.mime,
        container: source.container,
        codec: source.codec,
        storage_backend: 'local',
        storage_key: source.path,
        tags: { title: CI_TRACKS[index]!.title },
        created_at: ciTime(10),
      })),
    },
    {
      table: 'artists',
      key: ['id'],
      rows: CI_ALBUMS.map(({ artist }) => ({
        id: ciId(`artist ${artist}`),
        name: artist,
        created_at: ciTime(10),
      })),
    },
    {
      table: 'albums',
      key: ['id'],
      rows: CI_ALBUMS.map(({ title, artist, year }, index) => ({
        id: ciId(`album ${index}`),
        title,
        artist_id: ciId(`artist ${artist}`),
        year,
        cover_id: ciId(`cover ${index}`),
        created_at: ciTime(10),
      })),
    },
  ];
}

/**
 * Tracks; before there are assets a track has none, and is not ready. What is there already is
 * then kept. Pure.
 */
export function trackRows(prepared: Prepared, ready: boolean): SeedTable {
  return {
    table: 'tracks',
    key: ['id'],
    keep: !ready,
    rows: CI_TRACKS.map(({ title, album }, index) => ({
      id: ciId(`track ${index}`),
      owner_id: ciId('user artist'),
      title,
      artist_id: ciId(`artist ${CI_ALBUMS[album].artist}`),
      album_id: ciId(`album ${album}`),
      track_number: CI_TRACKS.slice(0, index).filter((item) => item.album === album).length + 1,
      disc_number: null,
      genre: CI_ALBUMS[album].genre,
      duration_ms: prepared.tracks[index]!.asset.durationMs,
      visibility: 'public',
      state: ready ? 'ready' : 'uploaded',
      failure_code: null,
      failure_message: null,
      source_id: ciId(`source ${index}`),
      cover_id: null,
      asset_id: ready ? prepared.tracks[index]!.asset.id : null,
      created_at: ciTime(20 + index),
      updated_at: ciTime(20 + index),
      deleted_at: null,
    })),
  };
}
