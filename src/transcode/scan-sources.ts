import { stat } from 'node:fs/promises';
import path from 'node:path';

import type { VezaError } from '#core/errors.ts';
import { readSummary, type KnownOutput } from '#domains/outputs/index.ts';

import type { Batch } from './batch.ts';
import { findSources, type Source } from './find-sources.ts';
import type { AssetEntry, TranscodeFilesInput } from './model.ts';

/** What a scan uses; it changes nothing. */
export interface Scan extends Pick<Batch, 'outRoot' | 'force' | 'known' | 'events' | 'tally'> {
  readonly ctx: { readonly signal: AbortSignal };
}

/** A source that has to be encoded, as far as its size and times tell. */
export interface PendingFile {
  readonly source: Source;
  readonly outDir: string;
  /** What its output folder holds: complete, whatever it was made of. */
  readonly current: KnownOutput | undefined;
}

/**
 * Finds the sources and compares each with what is on record: a look at the source and one at each
 * playlist of its output. What is unchanged is told at once, what is not is yielded.
 */
export async function* scanSources(
  batch: Scan,
  input: Pick<TranscodeFilesInput, 'words' | 'cwd'>,
  leftOut: string | undefined,
): AsyncGenerator<PendingFile, void, void> {
  const { tally, events, known, outRoot } = batch;
  for await (const step of findSources(batch.ctx, input, leftOut)) {
    if (step.kind === 'skipped') tally.ignored();
    else if (step.kind === 'failed') {
      tally.refused();
      await events.put({ type: 'file.failed', ...failedEntry(step.path, null, step.error) });
    } else {
      const { source } = step;
      const name = await known.nameFor(source.shown, source.relative);
      const outDir = path.join(outRoot, name);
      const current = await findCurrent(known.at(name));
      if (!batch.force && current !== undefined && isUnchanged(source, current)) {
        tally.skipped();
        await events.put({
          type: 'file.skipped',
          ...skippedEntry(source, current),
          reason: 'unchanged',
        });
      } else {
        tally.found(source.bytes);
        yield { source, outDir, current };
      }
    }
    events.offer(tally.progress());
  }
  tally.allFound();
}

/** What is on record, where it is done and its folder still stands with every rendition. */
async function findCurrent(output: KnownOutput | undefined): Promise<KnownOutput | undefined> {
  if (output?.isDone !== true) return undefined;
  const renditions = readSummary(output)?.renditions ?? [];
  const files = [
    'master.m3u8',
    'asset.json',
    ...renditions.map(({ name }) => `${name}/playlist.m3u8`),
  ];
  const found = await Promise.all(files.map((file) => holdsBytes(path.join(output.outDir, file))));
  return found.includes(false) ? undefined : output;
}

function holdsBytes(file: string): Promise<boolean> {
  return stat(file).then(
    ({ size }) => size > 0,
    () => false,
  );
}

function isUnchanged({ shown, bytes, mtimeNs }: Source, current: KnownOutput): boolean {
  return (
    current.hasSettings &&
    current.sourcePath === shown &&
    current.sourceBytes === bytes &&
    current.sourceMtimeNs === mtimeNs
  );
}

/** Whether an output was made of the same bytes with the settings of this run. */
export function isSameWork(output: KnownOutput, contentHash: Buffer): boolean {
  return output.hasSettings && output.contentSha256 === contentHash.toString('hex');
}

export function skippedEntry(source: Source, output: KnownOutput): AssetEntry {
  const { outDir } = output;
  return { source: source.shown, state: 'skipped', outDir, ...readSummary(output)! };
}

export function failedEntry(
  source: string,
  outDir: string | null,
  { code, message }: Pick<VezaError, 'code' | 'message'>,
): AssetEntry {
  const nothing = { durationMs: null, renditions: [], loudness: null };
  return { source, state: 'failed', outDir, ...nothing, error: { code, message } };
}
