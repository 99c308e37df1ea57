import path from 'node:path';

import type { Context } from '#context.ts';
import type { Work } from '#core/events.ts';

import { boxErrors } from './boxes/box-errors.ts';
import { readProgress } from './encode/read-progress.ts';
import { type EncoderEnding, type EncoderRun, startEncoder } from './encode/start-encoder.ts';
import { startWatchdog, type Watchdog } from './encode/watchdog.ts';
import { pipelineErrors } from './errors.ts';
import { type Mailbox, openMailbox } from './mailbox.ts';
import type { SegmentRecord, TranscodeEvent } from './model.ts';
import type { PlannedRendition, TranscodePlan } from './plan/model.ts';
import { writeRendition, type WrittenRendition } from './segments/write-rendition.ts';
import { collectPeaks, type Peaks } from './waveform/collect-peaks.ts';

export interface EncodeInput {
  readonly plan: TranscodePlan;
  readonly sourcePath: string;
  readonly stagingDir: string;
  readonly resume: readonly SegmentRecord[];
  readonly onSegment: (segment: SegmentRecord) => Promise<void>;
  /** FFmpeg processes that may work on this file at one time. */
  readonly processesMax: number;
}

/** Everything that one decode of the source gave. */
export interface EncodedSource {
  readonly renditions: readonly WrittenRendition[];
  readonly peaks: Peaks;
  /** FFmpeg's last warnings; none of them cost the run. */
  readonly lastLines: readonly string[];
}

/** FFmpeg that gives nothing for so long will give nothing any more. */
const silenceMs = 180_000;

/**
 * Decodes once and writes every segment as it comes. All outputs are read at the same time:
 * FFmpeg waits for the slowest, so one that nobody reads would stop the others.
 * @throws FFMPEG_FAILED, FFMPEG_MISSING, ENCODER_STALLED, ENCODER_CHANGED, STAGING_FAILED, and what
 * `onSegment` throws.
 */
export async function* encodeSource(
  ctx: Pick<Context, 'config' | 'signal'>,
  input: EncodeInput,
): Work<TranscodeEvent, EncodedSource> {
  const run = startEncoder(ctx, input);
  const events = openMailbox<TranscodeEvent>();
  const stop = (): void => void run.stop();
  ctx.signal.addEventListener('abort', stop);
  if (ctx.signal.aborted) stop();
  const reading = readOutputs(input, run, events);
  const settled = reading.catch(() => undefined).finally(() => events.close());
  try {
    yield* events;
    return await reading;
  } finally {
    ctx.signal.removeEventListener('abort', stop);
    events.close();
    // Also when the consumer ends its loop early: no FFmpeg and no open write is left behind.
    await run.stop();
    await settled;
  }
}

async function readOutputs(
  input: EncodeInput,
  run: EncoderRun,
  events: Mailbox<TranscodeEvent>,
): Promise<EncodedSource> {
  const { plan } = input;
  let failure: unknown;
  const fail = (error: unknown): void => {
    failure ??= error;
    void run.stop();
  };
  const file = path.basename(input.sourcePath);
  const watchdog = startWatchdog(silenceMs, () =>
    fail(pipelineErrors.ENCODER_STALLED({ file, timeoutMs: silenceMs, lastLines: [] })),
  );
  const guard = <T>(work: Promise<T>): Promise<T> => {
    work.catch(fail);
    return work;
  };
  const announce = announcer(input, events, watchdog);
  const encoded = async (): Promise<void> => assertSucceeded(await run.ended, file);
  const renditions = plan.renditions.map((rendition, index) =>
    guard(
      writeRendition({
        plan,
        rendition,
        stream: touching(run.renditions[index]!, watchdog),
        stagingDir: input.stagingDir,
        recorded: recordedOf(input.resume, rendition),
        encoded,
        onSegment: announce,
      }),
    ),
  );
  const peaks = guard(collectPeaks(touching(run.peaks, watchdog), plan.samplesPerPixel));
  const progress = guard(followProgress(run, plan, events, watchdog));
  await Promise.allSettled([...renditions, peaks, progress]);
  const ending = await run.ended;
  watchdog.stop();
  throwFailure(failure, ending, file);
  return {
    renditions: await Promise.all(renditions),
    peaks: await peaks,
    lastLines: ending.lastLines,
  };
}

function throwFailure(failure: unknown, ending: EncoderEnding, file: string): void {
  if (failure !== undefined && !isTraceOfDeath(failure)) throw failure;
  assertSucceeded(ending, file);
  if (failure !== undefined) throw failure;
}

/** A box or a stream that is cut short only shows that FFmpeg died; its own ending says why. */
function isTraceOfDeath(failure: unknown): boolean {
  const { code } = failure as { code?: unknown };
  return code === boxErrors.BOX_CUT.code || code === 'ERR_STREAM_PREMATURE_CLOSE';
}

function assertSucceeded(ending: EncoderEnding, file: string): void {
  if (ending.succeeded) return;
  const { words, lastLines } = ending;
  throw pipelineErrors.FFMPEG_FAILED({ file, ending: words, lastLines });
}

/** Segments of all renditions are handed over one after the other, each awaited. */
function announcer(input: EncodeInput, events: Mailbox<TranscodeEvent>, watchdog: Watchdog) {
  let queue: Promise<void> = Promise.resolve();
  return (segment: SegmentRecord, resumed: boolean): Promise<void> => {
    const turn = queue.then(() =>
      watchdog.pause(async () => {
        if (!resumed) await input.onSegment(segment);
        await events.put({
          type: 'segment.written',
          rendition: segment.rendition,
          sequence: segment.sequence,
          durationMs: Math.round((Number(segment.durationTicks) * 1000) / input.plan.sampleRate),
          bytes: segment.bytes,
          resumed,
        });
      }),
    );
    queue = turn;
    // Whoever waits next fails too; the chain itself must not fail unheard.
    turn.catch(() => undefined);
    return turn;
  };
}

async function followProgress(
  run: EncoderRun,
  plan: TranscodePlan,
  events: Mailbox<TranscodeEvent>,
  watchdog: Watchdog,
): Promise<void> {
  for await (const reached of readProgress(touching(run.progress, watchdog))) {
    const processedMs = plan.totalMs === null ? reached : Math.min(reached, plan.totalMs);
    events.offer({ type: 'transcode.progress', processedMs, totalMs: plan.totalMs });
  }
}

async function* touching(
  source: AsyncIterable<Buffer>,
  watchdog: Watchdog,
): AsyncGenerator<Buffer> {
  for await (const chunk of source) {
    watchdog.touch();
    yield chunk;
  }
}

function recordedOf(
  resume: readonly SegmentRecord[],
  rendition: PlannedRendition,
): Map<number, SegmentRecord> {
  return new Map(
    resume
      .filter((segment) => segment.rendition === rendition.name)
      .map((segment) => [segment.sequence, segment]),
  );
}
