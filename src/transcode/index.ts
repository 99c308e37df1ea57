export { transcodeErrors } from './errors.ts';
export type {
  AssetEntry,
  BatchProgress,
  TranscodeFilesEvent,
  TranscodeFilesInput,
  TranscodeFilesResult,
} from './model.ts';
export { planFiles } from './plan-files.ts';
export { transcodeFiles } from './transcode-files.ts';
