export { addItems } from './add-items.ts';
export { createPlaylist } from './create-playlist.ts';
export { deletePlaylist } from './delete-playlist.ts';
export { playlistErrors } from './errors.ts';
export { getPlaylist, type PlaylistWithItems } from './get-playlist.ts';
export { listPlaylists } from './list-playlists.ts';
export {
  canDeletePlaylist,
  canEditItems,
  canManagePlaylist,
  canReadPlaylist,
  PLAYLIST_ITEMS_MAX,
  PLAYLIST_VISIBILITIES,
  type Playlist,
  type PlaylistAccess,
  type PlaylistId,
  type PlaylistItem,
  type PlaylistItemId,
  type PlaylistVisibility,
} from './model.ts';
export { moveItem } from './move-item.ts';
export { POSITION_GAP } from './positions.ts';
export { removeItems } from './remove-items.ts';
export { setEditor } from './set-editor.ts';
export { updatePlaylist } from './update-playlist.ts';
