export { createImportMedia } from './create-import-media.ts';
export { pipelineErrors } from './errors.ts';
export { inspectHls } from './inspect/inspect-hls.ts';
export type { Inspection } from './inspect/model.ts';
export { inspectProgram } from './inspect-program.ts';
export type {
  AssetId,
  PublishedAsset,
  PublishedRendition,
  SegmentRecord,
  TranscodeEvent,
} from './model.ts';
export { LADDERS } from './plan/ladder.ts';
export { transcode } from './transcode.ts';
