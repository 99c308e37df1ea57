import type { Work } from '#core/events.ts';
import { openMailbox, type Mailbox } from '#core/mailbox.ts';
import { listOutputs } from '#domains/outputs/index.ts';
import { planSettings } from '#pipeline/index.ts';

import { createBatchTally } from './batch-tally.ts';
import type { Batch } from './batch.ts';
import { encodeFile } from './encode-file.ts';
import { transcodeErrors } from './errors.ts';
import { checkWords } from './find-sources.ts';
import { holdOutRoot } from './hold-out-root.ts';
import { createKnownOutputs } from './known-outputs.ts';
import type {
  TranscodeFilesContext,
  TranscodeFilesEvent,
  TranscodeFilesInput,
  TranscodeFilesResult,
} from './model.ts';
import { makeOutRoot, openWorkFolder } from './open-out-root.ts';
import { runSpread } from './run-spread.ts';
import { scanSources } from './scan-sources.ts';
import { spreadLimits } from './spread-limits.ts';
import { writeAlbums } from './write-albums.ts';

/**
 * Makes HLS of files, folders and patterns below one folder. What is unchanged is left alone, one
 * bad file costs that file, and running again resumes: after any kill the outputs end with the bytes
 * of an undisturbed run.
 * @throws TRANSCODE_PATH_*, TRANSCODE_NOTHING_FOUND, OUT_*, ENCODER_MISSING, FFMPEG_MISSING, and what
 * the database throws; AbortError when `ctx.signal` is aborted
 */
export async function* transcodeFiles(
  ctx: TranscodeFilesContext,
  input: TranscodeFilesInput,
): Work<TranscodeFilesEvent, TranscodeFilesResult> {
  await checkWords(input);
  const encoders = await input.encoders;
  const settings = planSettings(input.ladder, encoders);
  const outRoot = await makeOutRoot(input.outRoot);
  const lock = await holdOutRoot(ctx, outRoot);
  const stop = new AbortController();
  let lost: Error | undefined;
  const signal = AbortSignal.any([ctx.signal, stop.signal]);
  try {
    void lock.ended.then(() => {
      lost = transcodeErrors.OUT_LOCK_LOST({ path: outRoot });
      stop.abort();
    });
    await using work = await openWorkFolder(outRoot);
    const events = openMailbox<TranscodeFilesEvent>();
    const batch: Batch = {
      ctx: { ...ctx, signal },
      outRoot,
      workDir: work.dir,
      ladder: input.ladder,
      encoders,
      settings,
      force: input.force,
      known: createKnownOutputs(outRoot, await listOutputs(ctx, { outRoot, settings })),
      events,
      tally: createBatchTally(ctx.clock),
    };
    yield* encodeAll(batch, input, events, stop);
    yield* writeAlbums(batch.ctx, outRoot);
    yield batch.tally.progress();
    return batch.tally.result();
  } catch (error) {
    throw ctx.signal.aborted ? error : (lost ?? error);
  } finally {
    await lock.release();
  }
}

async function* encodeAll(
  batch: Batch,
  input: TranscodeFilesInput,
  events: Mailbox<TranscodeFilesEvent>,
  stop: AbortController,
): Work<TranscodeFilesEvent, void> {
  const files = scanSources(batch, input, batch.outRoot);
  const encoding = runSpread(files, spreadLimits(input), {
    sizeOf: ({ source }) => source.bytes,
    run: (file, takeTurn) => encodeFile(batch, file, takeTurn),
  });
  const settled = encoding.catch(() => undefined).finally(() => events.close());
  let isComplete = false;
  try {
    yield* events;
    await encoding;
    isComplete = true;
  } finally {
    // Also when the consumer ends its loop early: no FFmpeg and nothing incomplete is left behind.
    if (!isComplete) stop.abort();
    events.close();
    await settled;
  }
}
