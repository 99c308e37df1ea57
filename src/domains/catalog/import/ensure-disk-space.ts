import { rm, symlink } from 'node:fs/promises';
import path from 'node:path';

import type { Context } from '#context.ts';
import { hashFile } from '#music/hash-file.ts';
import { readTags } from '#music/read-tags.ts';
import { isFileError, type FoundFile } from '#music/walk-files.ts';

import { catalogErrors } from '../errors.ts';
import { findTrackByHash } from '../import-store.ts';
import { addNeed, diskNeed, fits, NO_NEED, type DiskNeed } from './disk-need.ts';
import type { ImportMedia } from './model.ts';

/**
 * Refuses an import that the disk would not hold, before anything is copied. A need that fits when
 * it is estimated generously is not looked at twice; otherwise every file is read, so that what is
 * in the catalogue already does not count and lengths are known.
 * @throws IMPORT_DISK_FULL
 */
export async function ensureDiskSpace(
  ctx: Pick<Context, 'db' | 'config' | 'signal' | 'storage'>,
  files: readonly FoundFile[],
  media: ImportMedia,
  linksDir: string,
): Promise<void> {
  const reserveBytes = ctx.config.import.diskReserveBytes;
  const freeBytes = await ctx.storage.freeBytes();
  let generous = NO_NEED;
  for (const file of files) {
    generous = addNeed(generous, diskNeed(file.bytes, undefined, media.renditionsBps));
  }
  if (fits(generous, freeBytes, reserveBytes)) return;

  const need = await exactNeed(ctx, files, media, linksDir);
  if (need.copyBytes === 0 || fits(need, freeBytes, reserveBytes)) return;
  throw catalogErrors.IMPORT_DISK_FULL({ freeBytes, reserveBytes, ...need });
}

/** Refuses a need that is known beforehand. @throws IMPORT_DISK_FULL */
export async function ensureSpaceFor(
  ctx: Pick<Context, 'config' | 'storage'>,
  need: DiskNeed,
): Promise<void> {
  const reserveBytes = ctx.config.import.diskReserveBytes;
  const freeBytes = await ctx.storage.freeBytes();
  if (fits(need, freeBytes, reserveBytes)) return;
  throw catalogErrors.IMPORT_DISK_FULL({ freeBytes, reserveBytes, ...need });
}

async function exactNeed(
  ctx: Pick<Context, 'db' | 'config' | 'signal'>,
  files: readonly FoundFile[],
  media: ImportMedia,
  linksDir: string,
): Promise<DiskNeed> {
  const seen = new Set<string>();
  let need = NO_NEED;
  const link = path.join(linksDir, 'measured');
  for (const file of files) {
    if (file.bytes === 0 || file.bytes > ctx.config.import.fileBytesMax) continue;
    try {
      const hash = await hashFile(file.path, ctx.signal);
      const name = hash.toString('latin1');
      if (seen.has(name) || (await findTrackByHash(ctx, hash)) !== undefined) continue;
      seen.add(name);
      await symlink(file.path, link);
      const { durationMs } = await readTags(link);
      need = addNeed(need, diskNeed(file.bytes, durationMs, media.renditionsBps));
    } catch (error) {
      // It needs no space; the import itself lists it with the reason.
      if (!isFileError(error)) throw error;
    } finally {
      await rm(link, { force: true });
    }
  }
  return need;
}
