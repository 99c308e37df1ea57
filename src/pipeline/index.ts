export { createImportMedia } from './create-import-media.ts';
export { encoderIdentity } from './encode/encoder-identity.ts';
export { pipelineErrors } from './errors.ts';
export { inspectProgram } from './inspect-program.ts';
export type * from './model.ts';
export { type Ladder, LADDERS, type Rung } from './plan/ladder.ts';
export { settingsHash } from './plan/settings-hash.ts';
export type { SourceProbe } from './probe/model.ts';
export { probeSource } from './probe/probe-source.ts';
export {
  initFile,
  mediaPlaylistFile,
  multivariantPlaylistFile,
  segmentFile,
  waveformFile,
} from './segments/file-names.ts';
export { transcode, type TranscodeInput } from './transcode.ts';
