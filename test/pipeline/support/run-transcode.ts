import { createHash, randomBytes } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

import { runWork } from '#core/events.ts';
import {
  findEncoders,
  LADDERS,
  transcode,
  type AssetCover,
  type AssetTags,
  type Ladder,
  type PublishedAsset,
  type SegmentRecord,
  type TranscodeEvent,
} from '#pipeline/index.ts';

import { assetKey } from '#storage/storage-keys.ts';

import type { Encoders } from '#pipeline/plan/choose-encoder.ts';

import type { PipelineContext } from './pipeline-context.ts';

export interface RunOptions {
  readonly resume?: readonly SegmentRecord[];
  readonly onSegment?: (segment: SegmentRecord) => Promise<void>;
  readonly onEvent?: (event: TranscodeEvent) => void;
  /** Assets of sources with different hashes have different ids. */
  readonly contentHash?: Uint8Array;
  readonly ladder?: Ladder;
  readonly processesMax?: number;
  /** What FFmpeg offers; asked for where it is left out. */
  readonly encoders?: Encoders;
  readonly tags?: AssetTags;
  readonly cover?: AssetCover;
}

export interface TranscodeRun {
  readonly asset: PublishedAsset;
  /** Where it was published. */
  readonly dir: string;
  readonly recorded: readonly SegmentRecord[];
  readonly events: readonly TranscodeEvent[];
}

/** Runs one transcode as a worker does: a staging folder of its own, every segment recorded. */
export async function runTranscode(
  ctx: PipelineContext,
  sourcePath: string,
  options: RunOptions = {},
): Promise<TranscodeRun> {
  const recorded: SegmentRecord[] = [...(options.resume ?? [])];
  const events: TranscodeEvent[] = [];
  const name = `job-${randomBytes(8).toString('hex')}`;
  const stagingDir = await ctx.storage.makeStagingDir(name);
  try {
    const work = transcode(ctx, {
      sourcePath,
      source: { contentHash: options.contentHash ?? randomBytes(32) },
      ladder: options.ladder ?? LADDERS.default,
      encoders: options.encoders ?? (await findEncoders(ctx)),
      takeTurn: async () => ({ processes: options.processesMax ?? 2, end: () => {} }),
      tags: options.tags ?? null,
      cover: options.cover ?? null,
      stagingDir,
      isAlone: false,
      resume: options.resume ?? [],
      onSegment: async (segment) => {
        await options.onSegment?.(segment);
        recorded.push(segment);
      },
      publish: (assetId) => ctx.storage.publishDir(stagingDir, assetKey(assetId)),
    });
    const asset = await runWork(work, (event) => {
      events.push(event);
      options.onEvent?.(event);
    });
    return { asset, dir: ctx.storage.pathOf(assetKey(asset.id)), recorded, events };
  } finally {
    await ctx.storage.removeStagingDir(name);
  }
}

/** Every file below a folder with the SHA-256 of its bytes. */
export async function hashTree(dir: string): Promise<Map<string, string>> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true });
  const tree = new Map<string, string>();
  for (const entry of entries.filter((item) => item.isFile())) {
    const file = path.join(entry.parentPath, entry.name);
    const hash = createHash('sha256').update(await readFile(file));
    tree.set(path.relative(dir, file), hash.digest('hex'));
  }
  return tree;
}
