export { createImportMedia } from './create-import-media.ts';
export { findEncoders } from './encode/find-encoders.ts';
export { pipelineErrors } from './errors.ts';
export { inspectHls } from './inspect/inspect-hls.ts';
export type { Inspection } from './inspect/model.ts';

export type {
  AssetCover,
  AssetId,
  AssetTags,
  EncodingTurn,
  Loudness,
  PublishedAsset,
  PublishedRendition,
  SegmentRecord,
  TranscodeEvent,
} from './model.ts';
export type { Encoders } from './plan/choose-encoder.ts';
export { LADDERS, type Ladder } from './plan/ladder.ts';
export type { TranscodePlan } from './plan/model.ts';
export { planSettings } from './plan/plan-settings.ts';
export { planSource } from './plan-source.ts';
export { resolveLadder } from './plan/resolve-ladder.ts';
export { findProber } from './probe/find-prober.ts';
export { transcode } from './transcode.ts';
