import type { Id } from '#core/ids.ts';
import type { TrackId } from '#domains/catalog/index.ts';
import { can, type UserId, type Viewer } from '#domains/identity/index.ts';

export type PlaylistId = Id<'playlist'>;
export type PlaylistItemId = Id<'playlist-item'>;

/** Who may know of a playlist: anyone, or its owner, its editors and the moderators. */
export const PLAYLIST_VISIBILITIES = ['public', 'private'] as const;
export type PlaylistVisibility = (typeof PLAYLIST_VISIBILITIES)[number];

/** Most items of one playlist. */
export const PLAYLIST_ITEMS_MAX = 10_000;
/** Most people who edit one playlist besides its owner. */
export const PLAYLIST_EDITORS_MAX = 100;
export const PLAYLIST_TITLE_CHARS_MAX = 200;

/** What decides who may touch a playlist. */
export interface PlaylistAccess {
  readonly visibility: PlaylistVisibility;
  readonly ownerId: UserId;
  readonly editorIds: readonly UserId[];
}

/** A playlist without its items. */
export interface Playlist extends PlaylistAccess {
  readonly id: PlaylistId;
  readonly title: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** One place of a playlist; the same track may have several. */
export interface PlaylistItem {
  readonly id: PlaylistItemId;
  /** Ascending within the playlist, with gaps; another one after a move. */
  readonly position: bigint;
  readonly trackId: TrackId;
  readonly title: string;
  readonly artist: string;
  readonly durationMs: number | null;
  readonly addedBy: UserId | null;
  readonly addedAt: Date;
}

/** Whether the viewer may know that the playlist exists. Pure. */
export function canReadPlaylist(viewer: Viewer, playlist: PlaylistAccess): boolean {
  return playlist.visibility === 'public' || canEditItems(viewer, playlist) || moderates(viewer);
}

/** Whether the viewer may add, move and remove items: the owner and the editors. Pure. */
export function canEditItems(viewer: Viewer, playlist: PlaylistAccess): boolean {
  if (viewer.kind !== 'account') return false;
  return playlist.ownerId === viewer.userId || playlist.editorIds.includes(viewer.userId);
}

/** Whether the viewer may rename, publish, share: the owner alone. Pure. */
export function canManagePlaylist(viewer: Viewer, playlist: PlaylistAccess): boolean {
  return viewer.kind === 'account' && playlist.ownerId === viewer.userId;
}

/** Whether the viewer may delete the playlist: the owner and the moderators. Pure. */
export function canDeletePlaylist(viewer: Viewer, playlist: PlaylistAccess): boolean {
  return canManagePlaylist(viewer, playlist) || moderates(viewer);
}

function moderates(viewer: Viewer): boolean {
  return can(viewer, 'track:moderate');
}
