import { mkdtemp, realpath, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import type { BaseContext } from '#context.ts';
import { toVezaError, VezaError } from '#core/errors.ts';
import type { Work } from '#core/events.ts';
import { openMailbox } from '#core/mailbox.ts';
import type { listOutputs } from '#domains/outputs/index.ts';
import { hashFile } from '#music/hash-file.ts';
import {
  pipelineErrors,
  planSettings,
  planSource,
  type Encoders,
  type Ladder,
} from '#pipeline/index.ts';

import { createBatchTally } from './batch-tally.ts';
import { checkWords } from './find-sources.ts';
import { createKnownOutputs } from './known-outputs.ts';
import type {
  AssetEntry,
  TranscodeFilesEvent,
  TranscodeFilesInput,
  TranscodeFilesResult,
} from './model.ts';
import { nameSource, SOURCE_LINK } from './name-source.ts';
import { runSpread } from './run-spread.ts';
import {
  failedEntry,
  isSameWork,
  scanSources,
  skippedEntry,
  type PendingFile,
  type Scan,
} from './scan-sources.ts';
import { spreadLimits } from './spread-limits.ts';

type PlanContext = Pick<BaseContext, 'config' | 'clock' | 'signal'>;

interface Plan extends Scan {
  readonly ctx: PlanContext;
  readonly ladder: Ladder;
  readonly encoders: Encoders;
  /** Folder for the plain names of sources. */
  readonly linksDir: string;
}

/**
 * Says what a transcode of the same input would do, by the code that would do it: found, compared,
 * probed and planned, but nothing is decoded and nothing changed.
 * @param readOutputs what is on record below a folder; nothing where there is no database yet.
 * @throws as `transcodeFiles`, without what the database and the outputs' folder throw
 */
export async function* planFiles(
  ctx: PlanContext,
  input: TranscodeFilesInput,
  readOutputs: (of: Parameters<typeof listOutputs>[1]) => ReturnType<typeof listOutputs>,
): Work<TranscodeFilesEvent, TranscodeFilesResult> {
  await checkWords(input);
  const encoders = await input.encoders;
  const settings = planSettings(input.ladder, encoders);
  const found = await realpath(input.outRoot).catch(() => undefined);
  const outRoot = found ?? input.outRoot;
  const events = openMailbox<TranscodeFilesEvent>();
  const stop = new AbortController();
  const linksDir = await mkdtemp(path.join(tmpdir(), 'veza-plan-'));
  const plan: Plan = {
    ctx: { ...ctx, signal: AbortSignal.any([ctx.signal, stop.signal]) },
    outRoot,
    force: input.force,
    known: createKnownOutputs(outRoot, await readOutputs({ outRoot, settings })),
    events,
    tally: createBatchTally(ctx.clock),
    ladder: input.ladder,
    encoders,
    linksDir,
  };
  const planning = runSpread(scanSources(plan, input, found), spreadLimits(input), {
    sizeOf: ({ source }) => source.bytes,
    run: async (file, takeTurn) => {
      const turn = await takeTurn();
      await planFile(plan, file).finally(() => turn.end());
    },
  });
  const settled = planning.catch(() => undefined).finally(() => events.close());
  try {
    yield* events;
    await planning;
    return plan.tally.result();
  } finally {
    stop.abort();
    events.close();
    await settled;
    await rm(linksDir, { recursive: true, force: true });
  }
}

async function planFile(plan: Plan, file: PendingFile): Promise<void> {
  const { source, outDir, current } = file;
  const { ctx, events } = plan;
  const tally = plan.tally.started(source.bytes);
  try {
    const isSame =
      current !== undefined &&
      !plan.force &&
      isSameWork(current, await hashFile(source.path, ctx.signal));
    if (isSame) {
      plan.tally.skipped(source);
      const entry = skippedEntry(source, current);
      await events.put({ type: 'file.skipped', ...entry, reason: 'same content' });
      return;
    }
    const entry = await planEntry(plan, file);
    tally.done(0);
    await events.put({ type: 'file.planned', ...entry });
  } catch (thrown) {
    ctx.signal.throwIfAborted();
    if (thrown instanceof VezaError && thrown.code === pipelineErrors.FFMPEG_MISSING.code) {
      throw thrown;
    }
    tally.failed();
    const error = toVezaError(nameSource(thrown, source.shown));
    await events.put({ type: 'file.failed', ...failedEntry(source.shown, outDir, error) });
  } finally {
    tally.dropped();
    events.offer(plan.tally.progress());
  }
}

async function planEntry(plan: Plan, { source, outDir }: PendingFile): Promise<AssetEntry> {
  const { ctx, ladder, encoders } = plan;
  const dir = await mkdtemp(path.join(plan.linksDir, 'file-'));
  const link = path.join(dir, SOURCE_LINK);
  await symlink(source.path, link);
  const planned = await planSource(ctx, { sourcePath: link, ladder, encoders });
  return {
    source: source.shown,
    state: 'planned',
    outDir,
    durationMs: planned.source.durationMs,
    renditions: planned.renditions.map(({ name, codec, bitrateBps }) => ({
      name,
      codecs: codec,
      bitrateBps,
    })),
    loudness: null,
  };
}
