import { rm } from 'node:fs/promises';

import type { Context } from '#context.ts';
import type { Work } from '#core/events.ts';
import { importPaths, type ImportEvent, type ImportResult } from '#domains/catalog/index.ts';
import { createImportMedia } from '#pipeline/index.ts';
import { nameOwnedStaging } from '#storage/staging-owner.ts';

import { measureDemo, writeDemoLibrary } from './demo/write-demo-library.ts';

/** Origin of the demo's imports. */
export const DEMO_ORIGIN = 'demo';

/**
 * Synthesises the demo's ten tracks and imports them for everybody to hear: each one as soon as it
 * is written, so that the first plays while the others are made. Running it again, also after a
 * crash, adds only what is missing.
 * @throws what an import throws.
 */
export async function* seedDemo(
  ctx: Omit<Context, typeof Symbol.asyncDispose>,
): Work<ImportEvent, ImportResult> {
  const stagingName = await nameOwnedStaging('demo');
  const dir = await ctx.storage.makeStagingDir(stagingName);
  try {
    return yield* importPaths(ctx, {
      paths: { ...measureDemo(), root: dir, arriving: writtenFiles(ctx, dir) },
      visibility: 'public',
      ownerId: null,
      origin: DEMO_ORIGIN,
      startedBy: 'system',
      media: createImportMedia(ctx),
    });
  } finally {
    await ctx.storage.removeStagingDir(stagingName);
  }
}

/** Each file as it is written; it is gone when the next one is asked for. */
async function* writtenFiles(
  ctx: Pick<Context, 'signal' | 'clock'>,
  dir: string,
): AsyncGenerator<string, void, void> {
  for await (const { path } of writeDemoLibrary(ctx, dir)) {
    yield path;
    await rm(path);
  }
}
