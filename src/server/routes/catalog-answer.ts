import type { Context } from '#context.ts';
import type { Page } from '#core/page.ts';
import type {
  Album as CatalogAlbum,
  Track as CatalogTrack,
  TrackAccess,
  TrackId,
} from '#domains/catalog/index.ts';
import { owns } from '#domains/catalog/index.ts';
import { signMediaToken, type Viewer } from '#domains/identity/index.ts';

import type { Album, Track } from '../contract/catalog.ts';

type AnswerContext = Pick<Context, 'config' | 'clock' | 'keys'>;

/** A track as the API shows it to this viewer. */
export async function toTrackAnswer(
  ctx: AnswerContext,
  viewer: Viewer,
  track: CatalogTrack,
): Promise<Track> {
  const media = await mediaBase(ctx, viewer, track);
  // An original that is not for everybody is fetched by a link, too, and a link has no header.
  const isKeyed = ctx.config.payments.originals !== 'everyone' && viewer.kind === 'account';
  const original = isKeyed ? await tokenBase(ctx, viewer, track.id) : media;
  const plays = track.state === 'ready';
  const { album, artist } = track;
  return {
    id: track.id,
    title: track.title,
    artist: { id: artist.id, name: artist.name },
    album: album === null ? null : { id: album.id, title: album.name },
    trackNumber: track.trackNumber,
    discNumber: track.discNumber,
    genre: track.genre,
    durationMs: track.durationMs,
    visibility: track.visibility,
    state: track.state,
    failure: track.failure,
    loudness: track.loudness,
    mine: owns(viewer, track),
    urls: {
      hls: plays ? `${media}/hls/master.m3u8` : null,
      stream: `${original}/stream`,
      waveform: plays ? `${media}/waveform` : null,
      cover: track.hasCover ? `${media}/cover` : null,
    },
    createdAt: track.createdAt.toISOString(),
  };
}

/** Tracks as the API shows them, in their order. */
export async function toTrackAnswers(
  ctx: AnswerContext,
  viewer: Viewer,
  tracks: readonly CatalogTrack[],
): Promise<Track[]> {
  return Promise.all(tracks.map((track) => toTrackAnswer(ctx, viewer, track)));
}

/** An album as the API shows it to this viewer. */
export async function toAlbumAnswer(
  ctx: AnswerContext,
  viewer: Viewer,
  album: CatalogAlbum,
): Promise<Album> {
  const { coverTrack } = album;
  return {
    id: album.id,
    title: album.title,
    artist: { id: album.artist.id, name: album.artist.name },
    year: album.year,
    trackCount: album.trackCount,
    durationMs: album.durationMs,
    coverUrl: coverTrack === null ? null : `${await mediaBase(ctx, viewer, coverTrack)}/cover`,
  };
}

export async function toAlbumAnswers(
  ctx: AnswerContext,
  viewer: Viewer,
  albums: readonly CatalogAlbum[],
): Promise<Album[]> {
  return Promise.all(albums.map((album) => toAlbumAnswer(ctx, viewer, album)));
}

/** A page with its items turned into answers. */
export async function toPageAnswer<T, A>(
  page: Page<T>,
  toAnswers: (items: readonly T[]) => Promise<A[]> | A[],
): Promise<{ items: A[]; limit: number; nextCursor: string | null }> {
  const { limit, nextCursor } = page;
  return { items: await toAnswers(page.items), limit, nextCursor };
}

/**
 * Where the media of a track are, relative to the origin. What not everybody may hear has the
 * listener's narrow token in the path, because media elements send no header.
 */
async function mediaBase(
  ctx: AnswerContext,
  viewer: Viewer,
  track: TrackAccess & { readonly id: TrackId },
): Promise<string> {
  if (track.visibility !== 'public' && viewer.kind === 'account') {
    return tokenBase(ctx, viewer, track.id);
  }
  return `${apiBase(ctx)}/tracks/${track.id}`;
}

async function tokenBase(
  ctx: AnswerContext,
  { sessionId }: Extract<Viewer, { kind: 'account' }>,
  trackId: TrackId,
): Promise<string> {
  const token = await signMediaToken(ctx, { trackId, sessionId });
  return `${apiBase(ctx)}/media/${token}/tracks/${trackId}`;
}

function apiBase({ config }: AnswerContext): string {
  const { basePath } = config.server;
  return `${basePath === '/' ? '' : basePath}/api/v1`;
}
