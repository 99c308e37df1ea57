import { mkdir, rm, stat, symlink } from 'node:fs/promises';
import path from 'node:path';

import { toVezaError, VezaError } from '#core/errors.ts';
import {
  failOutput,
  finishOutput,
  moveSource,
  startOutput,
  type OutputSource,
} from '#domains/outputs/index.ts';
import { findFolderCover, toCover, type Cover } from '#music/find-cover.ts';
import { hashFile } from '#music/hash-file.ts';
import { readTags } from '#music/read-tags.ts';
import {
  pipelineErrors,
  type AssetCover,
  type EncodingTurn,
  type PublishedAsset,
} from '#pipeline/index.ts';

import { albumKey, assetTags } from './asset-tags.ts';
import type { FileTally } from './batch-tally.ts';
import type { Batch } from './batch.ts';
import { transcodeErrors } from './errors.ts';
import type { Source } from './find-sources.ts';
import type { AssetEntry } from './model.ts';
import { nameSource, SOURCE_LINK } from './name-source.ts';
import { failedEntry, isSameWork, skippedEntry, type PendingFile } from './scan-sources.ts';
import { transcodeSource } from './transcode-source.ts';

/**
 * Takes one file from its bytes to its published folder, and says what became of it. What is wrong
 * with the file costs the file; what would befall every other file too ends the run.
 * @throws DB_*, FFMPEG_MISSING, OUTPUT_LOST, and what a full disk gives
 */
export async function encodeFile(
  batch: Batch,
  file: PendingFile,
  takeTurn: () => Promise<EncodingTurn>,
): Promise<void> {
  const tally = batch.tally.started(file.source.bytes);
  try {
    await encodeOrSkip(batch, file, takeTurn, tally);
  } catch (error) {
    batch.ctx.signal.throwIfAborted();
    if (endsRun(error)) throw error;
    tally.failed();
    const { source, outDir } = file;
    await batch.events.put({
      type: 'file.failed',
      ...failedEntry(source.shown, outDir, toVezaError(error)),
    });
  } finally {
    tally.dropped();
    batch.events.offer(batch.tally.progress());
  }
}

async function encodeOrSkip(
  batch: Batch,
  file: PendingFile,
  takeTurn: () => Promise<EncodingTurn>,
  tally: FileTally,
): Promise<void> {
  const { ctx, events } = batch;
  const { source, outDir, current } = file;
  const contentHash = await hashFile(source.path, ctx.signal);
  if (!batch.force && current !== undefined && isSameWork(current, contentHash)) {
    const { shown, bytes, mtimeNs } = source;
    await moveSource(ctx, current.id, { path: shown, bytes, mtimeNs });
    batch.tally.skipped(source);
    return events.put({
      type: 'file.skipped',
      ...skippedEntry(source, current),
      reason: 'same content',
    });
  }
  const asset = await encode(batch, file, { contentHash, takeTurn, tally });
  tally.done(asset.durationMs);
  const { warnings } = asset;
  await events.put({ type: 'file.done', ...doneEntry(source, outDir, asset), warnings });
}

/** One attempt, on record from its start to its end. */
async function encode(
  batch: Batch,
  { source, outDir }: PendingFile,
  work: { contentHash: Buffer; takeTurn: () => Promise<EncodingTurn>; tally: FileTally },
): Promise<PublishedAsset> {
  const { ctx, settings, outRoot } = batch;
  const { contentHash, takeTurn, tally } = work;
  const started = await startOutput(ctx, {
    outDir,
    source: toOutputSource(source, contentHash),
    settings,
    anew: batch.force,
  });
  const { attempt } = started;
  const dir = path.join(batch.workDir, `${attempt.id}-${attempt.attempt}`);
  try {
    await mkdir(dir);
    const link = path.join(dir, SOURCE_LINK);
    await symlink(source.path, link);
    const read = await readTags(link);
    const tags = assetTags(read);
    const folder = source.path.subarray(0, source.path.lastIndexOf('/'));
    const cover = toCover(read.picture) ?? (await findFolderCover(folder));
    const asset = await transcodeSource(batch, {
      sourcePath: link,
      contentHash,
      tags,
      cover: toAssetCover(cover),
      started,
      outDir,
      workDir: dir,
      takeTurn,
      onEncoding: (processes) =>
        batch.events.put({ type: 'file.started', source: source.shown, outDir, processes }),
      onProgress: (processedMs, totalMs) => {
        tally.reached(processedMs, totalMs);
        batch.events.offer({
          type: 'file.progress',
          source: source.shown,
          processedMs,
          totalMs,
        });
      },
      beforePublish: () => requireSameSource(source),
    });
    await finishOutput(ctx, attempt, {
      outRoot,
      output: {
        durationMs: asset.durationMs,
        renditions: asset.renditions.map(({ name, codecs, bitrateBps }) => ({
          name,
          codecs,
          bitrateBps,
        })),
        loudness: asset.loudness,
        albumKey: albumKey(tags, path.dirname(source.shown)),
      },
    });
    return asset;
  } catch (thrown) {
    const error = nameSource(thrown, source.shown);
    // A run that is stopped leaves the row as it is: the next one goes on.
    if (!ctx.signal.aborted && !endsRun(error)) await failOutput(ctx, attempt, toVezaError(error));
    throw error;
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

function toOutputSource({ shown, bytes, mtimeNs }: Source, contentHash: Buffer): OutputSource {
  return { path: shown, bytes, mtimeNs, contentHash };
}

/** @throws SOURCE_CHANGED when the file is not the one that was hashed any more. */
async function requireSameSource({ path: file, shown, bytes, mtimeNs }: Source): Promise<void> {
  const info = await stat(file, { bigint: true });
  if (Number(info.size) === bytes && info.mtimeNs === mtimeNs) return;
  throw transcodeErrors.SOURCE_CHANGED({ file: shown });
}

const COVER_FILES = {
  'image/jpeg': 'cover.jpg',
  'image/png': 'cover.png',
  'image/webp': 'cover.webp',
} as const;

function toAssetCover(cover: Cover | undefined): AssetCover | null {
  if (cover === undefined || cover.mime === 'image/gif') return null;
  return { fileName: COVER_FILES[cover.mime], bytes: cover.bytes };
}

function doneEntry(source: Source, outDir: string, asset: PublishedAsset): AssetEntry {
  const { integratedLufs, rangeLu, truePeakDbtp } = asset.loudness;
  return {
    source: source.shown,
    state: 'done',
    outDir,
    durationMs: asset.durationMs,
    renditions: asset.renditions.map(({ name, codecs, bitrateBps }) => ({
      name,
      codecs,
      bitrateBps,
    })),
    loudness: { integratedLufs, rangeLu, truePeakDbtp },
  };
}

/** Whether what has happened to one file would happen to every other. */
function endsRun(error: unknown): boolean {
  if (!(error instanceof VezaError)) return isFullDisk(error);
  const { code } = error;
  if (code.startsWith('DB_') || code === 'OUTPUT_LOST') return true;
  return code === pipelineErrors.FFMPEG_MISSING.code || isFullDisk(error.cause);
}

function isFullDisk(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  return code === 'ENOSPC' || code === 'EDQUOT';
}
