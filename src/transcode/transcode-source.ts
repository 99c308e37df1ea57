import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';

import { VezaError } from '#core/errors.ts';
import {
  forgetOutputSegments,
  recordOutputSegment,
  type StartedOutput,
} from '#domains/outputs/index.ts';
import {
  pipelineErrors,
  transcode,
  type AssetCover,
  type AssetTags,
  type EncodingTurn,
  type PublishedAsset,
  type SegmentRecord,
} from '#pipeline/index.ts';

import type { Batch } from './batch.ts';
import { publishOutput } from './publish-output.ts';

export interface TranscodeSourceInput {
  readonly sourcePath: string;
  readonly contentHash: Uint8Array;
  readonly tags: AssetTags;
  readonly cover: AssetCover | null;
  readonly started: StartedOutput;
  readonly outDir: string;
  /** Folder of this attempt alone. */
  readonly workDir: string;
  readonly takeTurn: () => Promise<EncodingTurn>;
  readonly onEncoding: (processes: number) => Promise<void>;
  readonly onProgress: (processedMs: number, totalMs: number | null) => void;
  /** The last moment at which it may throw and nothing is changed. */
  readonly beforePublish: () => Promise<void>;
}

/**
 * Runs the pipeline for one attempt. Where the encoder no longer gives what is on record, that is
 * forgotten, once.
 * @throws OUTPUT_LOST, OUTPUT_OCCUPIED and what the pipeline and `beforePublish` throw
 */
export async function transcodeSource(
  batch: Batch,
  input: TranscodeSourceInput,
): Promise<PublishedAsset> {
  const { attempt, segments } = input.started;
  try {
    return await runPipeline(batch, input, segments);
  } catch (error) {
    const isOther =
      error instanceof VezaError && error.code === pipelineErrors.ENCODER_CHANGED.code;
    if (!isOther || batch.ctx.signal.aborted) throw error;
    await forgetOutputSegments(batch.ctx, attempt);
    return runPipeline(batch, input, []);
  }
}

async function runPipeline(
  { ctx, ladder, encoders }: Batch,
  input: TranscodeSourceInput,
  resume: readonly SegmentRecord[],
): Promise<PublishedAsset> {
  const { sourcePath, contentHash, tags, cover, outDir, workDir } = input;
  const { attempt } = input.started;
  const stagingDir = path.join(workDir, 'asset');
  await rm(stagingDir, { recursive: true, force: true });
  await mkdir(stagingDir);
  const work = transcode(ctx, {
    sourcePath,
    source: { contentHash },
    ladder,
    encoders,
    takeTurn: input.takeTurn,
    tags,
    cover,
    stagingDir,
    isAlone: true,
    resume,
    onSegment: (segment) => recordOutputSegment(ctx, attempt, segment),
    publish: async () => {
      await input.beforePublish();
      await publishOutput({ stagingDir, outDir, asideDir: path.join(workDir, 'former') });
    },
  });
  for (;;) {
    const step = await work.next();
    if (step.done) return step.value;
    const event = step.value;
    if (event.type === 'transcode.encoding') await input.onEncoding(event.processes);
    if (event.type === 'transcode.progress') input.onProgress(event.processedMs, event.totalMs);
  }
}
