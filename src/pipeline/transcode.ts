import type { Context } from '#context.ts';
import { idFrom } from '#core/ids.ts';
import type { Work } from '#core/events.ts';

import { encodeSource, type EncodedSource } from './encode-source.ts';
import { pipelineErrors } from './errors.ts';
import type {
  AssetCover,
  AssetId,
  AssetTags,
  EncodingTurn,
  PublishedAsset,
  SegmentRecord,
  TranscodeEvent,
} from './model.ts';
import { checkCompleteness } from './check-completeness.ts';
import type { Encoders } from './plan/choose-encoder.ts';
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
  /** What `findEncoders` said of this FFmpeg. */
  readonly encoders: Encoders;
  /** Waits until FFmpeg may be started for this file. */
  readonly takeTurn: () => Promise<EncodingTurn>;
  readonly tags: AssetTags | null;
  readonly cover: AssetCover | null;
  /** An empty folder, on the file system of the place where the asset will be. */
  readonly stagingDir: string;
  /** Whether this process serves nobody: small files are written on its event loop then. */
  readonly isAlone: boolean;
  /** Segments that an earlier run of this job recorded; empty for a first run. */
  readonly resume: readonly SegmentRecord[];
  /**
   * Records a segment that is complete and on disk. Called once for every segment that `resume`
   * does not hold, one at a time, in order within each rendition; the run waits for it.
   */
  readonly onSegment: (segment: SegmentRecord) => Promise<void>;
  /**
   * Makes the staging folder, which is complete and checked, durable and visible. Called once, after
   * everything else.
   */
  readonly publish: (assetId: AssetId) => Promise<void>;
}

/**
 * One music file from probe to published asset. The same source, ladder and FFmpeg give the same
 * bytes every time: a run that was killed is repeated, and what comes out the same is not recorded
 * again. Nothing is visible before all of it is complete and checked.
 *
 * When `ctx.signal` is aborted, or the consumer ends its loop, FFmpeg is ended first; segments that
 * are complete stay in the staging folder, which is the caller's to keep or to remove.
 * @throws AbortError whose cause is the signal's reason
 * @throws SOURCE_*, PROBE_TIMEOUT, FFMPEG_*, ENCODER_*, STAGING_FAILED, OUTPUT_INVALID, and what
 * `onSegment` and `publish` throw
 */
export async function* transcode(
  ctx: Pick<Context, 'config' | 'signal'>,
  input: TranscodeInput,
): Work<TranscodeEvent, PublishedAsset> {
  try {
    const { sourcePath, ladder, encoders } = input;
    const probe = await probeSource(ctx, sourcePath);
    const plan = planTranscode({ probe, ladder, encoders });
    assertResumable(plan, input.resume);
    yield {
      type: 'transcode.planned',
      encoder: plan.encoder,
      settingsHash: plan.settingsHash,
      totalMs: probe.durationMs,
      renditions: plan.renditions.map((rendition) => rendition.name),
    };
    const encoded = yield* encodeInTurn(ctx, input, plan);
    const { samples, warnings } = checkCompleteness(probe, sourcePath, encoded);
    yield { type: 'transcode.finalizing', samples: BigInt(samples) };
    const { contentHash } = input.source;
    const assetId = nameAsset(contentHash, plan.settingsHash);
    const asset = await finishAsset(ctx, {
      ...input,
      plan,
      encoded,
      warnings,
      assetId,
      contentHash,
    });
    ctx.signal.throwIfAborted();
    await input.publish(assetId);
    yield { type: 'asset.published', assetId };
    return asset;
  } catch (error) {
    throw ctx.signal.aborted ? stopped(ctx.signal) : error;
  }
}

/** FFmpeg runs in its turn alone: what is done before and after it is little, and others may encode then. */
async function* encodeInTurn(
  ctx: Pick<Context, 'config' | 'signal'>,
  input: TranscodeInput,
  plan: TranscodePlan,
): Work<TranscodeEvent, EncodedSource> {
  const turn = await input.takeTurn();
  try {
    ctx.signal.throwIfAborted();
    yield { type: 'transcode.encoding', processes: turn.processes };
    return yield* encodeSource(ctx, { ...input, plan, processesMax: turn.processes });
  } finally {
    turn.end();
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

/** The id that the same source with the same settings has everywhere. */
function nameAsset(contentHash: Uint8Array, settingsHash: Buffer): AssetId {
  const source = Buffer.from(contentHash).toString('hex');
  return idFrom<'asset'>('asset', `${source} ${settingsHash.toString('hex')}`);
}

function stopped(signal: AbortSignal): Error {
  const error = new Error('The transcode was stopped before its end.', { cause: signal.reason });
  error.name = 'AbortError';
  return error;
}
