import { availableParallelism } from 'node:os';

import type { Context } from '#context.ts';
import {
  beginFinalizing,
  recordPlan,
  recordProgress,
  recordSegment,
  stagingName,
  type KnownAsset,
  type SegmentRecord,
  type StartedAttempt,
} from '#domains/jobs/index.ts';
import {
  findEncoders,
  resolveLadder,
  transcode,
  type PublishedAsset,
  type TranscodeEvent,
} from '#pipeline/index.ts';
import { assetKey, parseStorageKey } from '#storage/storage-keys.ts';

import type { RunningAttempt } from './running-attempts.ts';
import type { MutableStats } from './worker-stats.ts';

/** Between two progress writes of one job. */
const PROGRESS_EVERY_MS = 500;

export interface EncodeInput {
  readonly started: StartedAttempt;
  readonly running: RunningAttempt;
  /** Segments on record that must come out the same. */
  readonly resume: readonly SegmentRecord[];
  readonly stats: MutableStats;
}

/** A new asset, or the one that the same source and settings gave before. */
export type Encoded =
  | { readonly kind: 'published'; readonly asset: PublishedAsset }
  | { readonly kind: 'known'; readonly asset: KnownAsset };

/**
 * Runs the pipeline for one attempt and writes down what it says: plan, segments, progress. The
 * pipeline waits for each segment's row.
 * @throws JOB_LOST and what the pipeline throws
 */
export async function encodeAttempt(ctx: Context, input: EncodeInput): Promise<Encoded> {
  const { attempt, source } = input.started;
  const running = { ...ctx, signal: input.running.signal };
  const stagingDir = await ctx.storage.makeStagingDir(stagingName(attempt));
  const work = transcode(running, {
    sourcePath: ctx.storage.pathOf(parseStorageKey(source.storageKey)),
    source: { contentHash: source.contentHash },
    ladder: resolveLadder(ctx),
    // Asked anew each time: FFmpeg may be replaced while a worker runs.
    encoders: await findEncoders(running),
    // A worker takes a job at a time; several of them share the cores as the system sees fit.
    takeTurn: async () => ({ processes: availableParallelism(), end: () => {} }),
    // What the music is called, and its cover, are the catalogue's.
    tags: null,
    cover: null,
    stagingDir,
    // The server may share the process.
    isAlone: false,
    resume: input.resume,
    onSegment: async (segment) => {
      await recordSegment(ctx, attempt, segment);
      input.stats.segmentsWritten += 1;
      input.stats.segmentBytes += segment.bytes;
    },
    publish: (assetId) => ctx.storage.publishDir(stagingDir, assetKey(assetId)),
  });
  const listen = createListener(ctx, input);
  try {
    for (;;) {
      const step = await work.next();
      if (step.done) return { kind: 'published', asset: step.value };
      const known = await listen(step.value);
      if (known !== undefined) return { kind: 'known', asset: known };
    }
  } finally {
    await work.return(undefined as never);
  }
}

function createListener(
  ctx: Context,
  { started: { attempt }, running }: EncodeInput,
): (event: TranscodeEvent) => Promise<KnownAsset | undefined> {
  let progressAt = -Infinity;
  return async (event) => {
    if (event.type === 'transcode.planned') return recordPlan(ctx, attempt, event);
    if (event.type === 'transcode.finalizing') await beginFinalizing(ctx, attempt);
    if (event.type === 'transcode.progress') {
      const now = ctx.clock.monotonicMs();
      if (now - progressAt < PROGRESS_EVERY_MS) return undefined;
      progressAt = now;
      const { cancelRequested } = await recordProgress(ctx, attempt, event.processedMs);
      if (cancelRequested) running.stop('cancelled');
    }
    return undefined;
  };
}
