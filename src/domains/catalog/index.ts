export { deleteTrack } from './delete-track.ts';
export { catalogErrors } from './errors.ts';
export { findMedia, type Media, type MediaAsset, type MediaBlob } from './find-media.ts';
export { getAlbum, type AlbumWithTracks } from './get-album.ts';
export { getArtist, type ArtistWithAlbums } from './get-artist.ts';
export { getImport, type ImportWithFailures } from './get-import.ts';
export { getTrack } from './get-track.ts';
export { hasTracks } from './has-tracks.ts';
export { hasUnfinishedImport } from './has-unfinished-import.ts';
export { importPaths } from './import-paths.ts';
export { checkPaths as checkImportPaths } from './import/check-paths.ts';
export type { ImportFileRecord, ImportRecord } from './import-record.ts';
export type {
  ImportContext,
  ImportEvent,
  ImportFailure,
  ImportInput,
  ImportMedia,
  ImportResult,
  SourceProbe,
} from './import/model.ts';
export { listAlbums } from './list-albums.ts';
export { listArtists } from './list-artists.ts';
export { listImports } from './list-imports.ts';
export { listTracks, type ListTracksInput } from './list-tracks.ts';
export {
  canRead,
  canWrite,
  owns,
  TRACK_STATES,
  VISIBILITIES,
  type Album,
  type AlbumId,
  type Artist,
  type ArtistId,
  type CoverId,
  type ImportId,
  type Ref,
  type SourceId,
  type Track,
  type TrackAccess,
  type TrackId,
  type TrackState,
  type Visibility,
} from './model.ts';
export { search, type SearchResult } from './search.ts';
export { updateTrack, type UpdateTrackInput } from './update-track.ts';
export { visibleTo } from './visible-to.ts';
export {
  waitForTranscodes,
  type TranscodesEnded,
  type TranscodeFailed,
  type TranscodesProgress,
} from './wait-for-transcodes.ts';
