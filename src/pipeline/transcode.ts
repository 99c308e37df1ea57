import { availableParallelism } from 'node:os';

import type { Context } from '#context.ts';
import { idFrom } from '#core/ids.ts';
import type { Work } from '#core/events.ts';
import { assetKey } from '#storage/storage-keys.ts';
import type { StorageKey } from '#storage/storage.ts';

import { encoderIdentity } from './encode/encoder-identity.ts';
import { encodeSource } from './encode-source.ts';
import { pipelineErrors } from './errors.ts';
import type { AssetId, PublishedAsset, SegmentRecord, TranscodeEvent } from './model.ts';
import { checkCompleteness } from './check-completeness.ts';
import type { Ladder } from './plan/ladder.ts';
import type { TranscodePlan } from './plan/model.ts';
import { planTranscode } from './plan/plan-transcode.ts';
import { probeSource } from './probe/probe-source.ts';
import { finishAsset } from './publish/finish-asset.ts';

export interface TranscodeInput {
  /** The music file; read only, never changed. */
  readonly sourcePath: string;
  /** What is known of the source besides its bytes. */
  readonly source: {
    /** SHA-256 of the file's bytes; with the settings it makes the asset's id. */
    readonly contentHash: Uint8Array;
  };
  readonly ladder: Ladder;
  /** A folder that `storage.makeStagingDir` made, empty or with what an earlier run of this job left. */
  readonly stagingDir: string;
  /** Segments that an earlier run of this job recorded; empty for a first run. */
  readonly resume: readonly SegmentRecord[];
  /**
   * Records a segment that is complete and on disk. Called once for every segment that `resume`
   * does not hold, one at a time, in order within each rendition; the run waits for it.
   */
  readonly onSegment: (segment: SegmentRecord) => Promise<void>;
}

/**
 * One music file from probe to published asset. The same source, ladder and FFmpeg give the same
 * bytes every time: a run that was killed is repeated, and what comes out the same is not recorded
 * again. Nothing is visible in the storage before all of it is complete and checked.
 *
 * When `ctx.signal` is aborted, or the consumer ends its loop, FFmpeg is ended first; segments that
 * are complete stay in the staging folder, which is the caller's to keep or to remove.
 * @throws AbortError whose cause is the signal's reason
 * @throws SOURCE_*, PROBE_TIMEOUT, FFMPEG_*, ENCODER_*, STAGING_FAILED, OUTPUT_INVALID, STORAGE_*
 */
export async function* transcode(
  ctx: Pick<Context, 'config' | 'clock' | 'signal' | 'storage'>,
  input: TranscodeInput,
): Work<TranscodeEvent, PublishedAsset> {
  try {
    const encoder = await encoderIdentity(ctx);
    const probe = await probeSource(ctx, input.sourcePath);
    const plan = planTranscode({ probe, ladder: input.ladder, encoder });
    assertResumable(plan, input.resume);
    yield {
      type: 'transcode.planned',
      encoder,
      settingsHash: plan.settingsHash,
      totalMs: plan.totalMs,
      renditions: plan.renditions.map((rendition) => rendition.name),
    };
    const encoded = yield* encodeSource(ctx, {
      ...input,
      plan,
      processesMax: availableParallelism(),
    });
    const samples = checkCompleteness(plan, input.sourcePath, encoded);
    yield { type: 'transcode.finalizing', samples: BigInt(samples) };
    const renditions = await finishAsset(ctx, { plan, encoded, stagingDir: input.stagingDir });
    ctx.signal.throwIfAborted();
    const { id, storageKey } = nameAsset(input, plan);
    await ctx.storage.publishDir(input.stagingDir, storageKey);
    yield { type: 'asset.published', assetId: id, storageKey };
    return {
      id,
      storageKey,
      settingsHash: plan.settingsHash,
      encoder,
      sampleRate: plan.sampleRate,
      channels: plan.channels,
      samples: BigInt(samples),
      durationMs: Math.round((samples * 1000) / plan.sampleRate),
      targetDurationS: plan.targetDurationS,
      renditions,
      warnings: encoded.lastLines,
    };
  } catch (error) {
    throw ctx.signal.aborted ? stopped(ctx.signal) : error;
  }
}

/** Rows of renditions that this plan does not make come from other settings. */
function assertResumable(plan: TranscodePlan, resume: readonly SegmentRecord[]): void {
  const names = new Set(plan.renditions.map((rendition) => rendition.name));
  const stranger = resume.find((segment) => !names.has(segment.rendition));
  if (stranger === undefined) return;
  const { rendition, sequence } = stranger;
  const reason = `this run makes ${[...names].join(', ')}`;
  throw pipelineErrors.ENCODER_CHANGED({ rendition, sequence, reason });
}

function nameAsset(
  input: TranscodeInput,
  plan: TranscodePlan,
): { id: AssetId; storageKey: StorageKey } {
  const source = Buffer.from(input.source.contentHash).toString('hex');
  const id = idFrom<'asset'>('asset', `${source} ${plan.settingsHash.toString('hex')}`);
  return { id, storageKey: assetKey(id) };
}

function stopped(signal: AbortSignal): Error {
  const error = new Error('The transcode was stopped before its end.', { cause: signal.reason });
  error.name = 'AbortError';
  return error;
}
