export { catalogErrors } from './errors.ts';
export { findMedia, type Media, type MediaAsset, type MediaBlob } from './find-media.ts';
export { importPaths } from './import-paths.ts';
export type {
  ImportContext,
  ImportEvent,
  ImportFailure,
  ImportInput,
  ImportMedia,
  ImportResult,
  SourceProbe,
} from './import/model.ts';
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
  type Page,
  type PageInput,
  type Ref,
  type SourceId,
  type Track,
  type TrackAccess,
  type TrackId,
  type TrackState,
  type Visibility,
} from './model.ts';
