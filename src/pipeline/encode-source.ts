import path from 'node:path';

import type { Context } from '#context.ts';
import type { Work } from '#core/events.ts';
import { type Mailbox, openMailbox } from '#core/mailbox.ts';
import type { Loudness } from '#domains/jobs/index.ts';

import { boxErrors } from './boxes/box-errors.ts';
import { readMd5 } from './encode/read-md5.ts';
import { readProgress } from './encode/read-progress.ts';
import { type EncoderEnding, type EncoderRun, startEncoder } from './encode/start-encoder.ts';
import { startWatchdog, type Watchdog } from './encode/watchdog.ts';
import { pipelineErrors } from './errors.ts';
import { measureLoudness } from './loudness/measure-loudness.ts';
import type { SegmentRecord, TranscodeEvent } from './model.ts';
import type { PlannedRendition, TranscodePlan } from './plan/model.ts';
import type { Staging } from './segments/store-file.ts';
import {
  type RenditionFacts,
  writeRendition,
  type WrittenRendition,
} from './segments/write-rendition.ts';
import { collectPeaks, type Peaks } from './waveform/collect-peaks.ts';

export interface EncodeInput extends Staging {
  readonly plan: TranscodePlan;
  readonly sourcePath: string;
  readonly resume: readonly SegmentRecord[];
  readonly onSegment: (segment: SegmentRecord) => Promise<void>;
  /** FFmpeg processes that may work on this file at one time. */
  readonly processesMax: number;
}

/** What came out of a source. */
export interface DecodedSource {
  /** Samples a channel, exact. */
  readonly samples: number;
  /** MD5 of all samples as FLAC defines it; null where nothing was known to compare it with. */
  readonly pcmMd5: string | null;
}

/** Everything that one decode of the source gave. */
export interface EncodedSource {
  readonly renditions: readonly WrittenRendition[];
  readonly peaks: Peaks;
  /** What came out of the source, at its own rate. */
  readonly decoded: DecodedSource;
  readonly loudness: Loudness;
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
  const listen = (stream: AsyncIterable<Buffer>) => touching(stream, watchdog);
  const peaks = guard(collectPeaks(listen(run.peaks), plan.samplesPerPixel));
  const loudness = guard(measureLoudness(listen(run.loudness)));
  const mixLoudness = run.mixLoudness && guard(measureLoudness(listen(run.mixLoudness)));
  const md5 = guard(run.md5 === undefined ? Promise.resolve(null) : readMd5(listen(run.md5)));
  const progress = guard(followProgress(run, plan, events, watchdog));
  const factsOf = async ({ codec, sampleRate }: PlannedRendition): Promise<RenditionFacts> => {
    assertSucceeded(await run.ended, file);
    const { samples } = await peaks;
    return {
      heardSamples: Math.round((samples * sampleRate) / plan.source.sampleRate),
      loudness: await (codec === 'flac' ? loudness : (mixLoudness ?? loudness)),
    };
  };
  const renditions = plan.renditions.map((rendition, index) =>
    guard(
      writeRendition({
        rendition,
        stream: listen(run.renditions[index]!),
        stagingDir: input.stagingDir,
        isAlone: input.isAlone,
        recorded: recordedOf(input.resume, rendition),
        encoded: () => factsOf(rendition),
        onSegment: announce,
      }),
    ),
  );
  await Promise.allSettled([...renditions, peaks, loudness, mixLoudness, md5, progress]);
  const ending = await run.ended;
  watchdog.stop();
  throwFailure(failure, ending, file);
  return {
    renditions: await Promise.all(renditions),
    peaks: await peaks,
    decoded: { samples: (await peaks).samples, pcmMd5: await md5 },
    loudness: await loudness,
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
  const rates = new Map(input.plan.renditions.map(({ name, sampleRate }) => [name, sampleRate]));
  let queue: Promise<void> = Promise.resolve();
  return (segment: SegmentRecord, resumed: boolean): Promise<void> => {
    const turn = queue.then(() =>
      watchdog.pause(async () => {
        if (!resumed) await input.onSegment(segment);
        await events.put({
          type: 'segment.written',
          rendition: segment.rendition,
          sequence: segment.sequence,
          durationMs: Math.round(
            (Number(segment.durationTicks) * 1000) / rates.get(segment.rendition)!,
          ),
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
    const { durationMs: totalMs } = plan.source;
    const processedMs = totalMs === null ? reached : Math.min(reached, totalMs);
    events.offer({ type: 'transcode.progress', processedMs, totalMs });
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
