export { outputErrors } from './errors.ts';
export { failOutput } from './fail-output.ts';
export { finishOutput } from './finish-output.ts';
export { forgetOutputSegments } from './forget-output-segments.ts';
export { listAlbumMembers } from './list-album-members.ts';
export { listOutputs } from './list-outputs.ts';
export { listPendingAlbums } from './list-pending-albums.ts';
export {
  readSummary,
  type FinishedOutput,
  type KnownOutput,
  type OutputLoudness,
  type OutputRendition,
  type OutputSettings,
  type OutputSource,
} from './model.ts';
export { moveSource } from './move-source.ts';
export { recordOutputSegment } from './record-output-segment.ts';
export { settleAlbum } from './settle-album.ts';
export { startOutput, type StartedOutput } from './start-output.ts';
