import { stat } from 'node:fs/promises';

import type { Context } from '#context.ts';
import { displayPath } from '#music/display-path.ts';
import { walkFiles, type FoundFile } from '#music/walk-files.ts';

import { catalogErrors } from '../errors.ts';
import { ensureDiskSpace, ensureSpaceFor } from './ensure-disk-space.ts';
import { diskNeed } from './disk-need.ts';
import type { ArrivingFiles, ImportFailure, ImportInput } from './model.ts';

/** What lies under the given paths. */
export interface Survey {
  readonly files: Iterable<FoundFile> | AsyncIterable<FoundFile>;
  readonly filesTotal: number;
  readonly failed: readonly ImportFailure[];
  readonly skipped: number;
  readonly bytesTotal: number;
}

/** Files of one import; their names are held in memory. */
const FILES_MAX = 500_000;

/**
 * Finds the files of an import and makes sure that the disk will hold them.
 * @throws IMPORT_TOO_MANY_FILES, IMPORT_DISK_FULL
 */
export async function surveyFiles(
  ctx: Pick<Context, 'db' | 'config' | 'signal' | 'storage'>,
  { paths, media }: Pick<ImportInput, 'paths' | 'media'>,
  linksDir: string,
): Promise<Survey> {
  if ('arriving' in paths) {
    const { bytesTotal, durationMs, filesTotal } = paths;
    await ensureSpaceFor(ctx, diskNeed(bytesTotal, durationMs, media.renditionsBps));
    return { files: arrivingFiles(paths), filesTotal, failed: [], skipped: 0, bytesTotal };
  }
  const found = await walkAll(ctx, paths);
  await ensureDiskSpace(ctx, found.files, media, linksDir);
  return { ...found, filesTotal: found.files.length + found.failed.length };
}

async function walkAll(ctx: Pick<Context, 'signal'>, paths: readonly string[]) {
  const files: FoundFile[] = [];
  const failed: ImportFailure[] = [];
  let skipped = 0;
  let bytesTotal = 0;
  for await (const step of walkFiles(paths, ctx.signal)) {
    if (step.kind === 'skipped') skipped += 1;
    else if (step.kind === 'failed') {
      failed.push({ path: step.path, code: step.error.code, message: step.error.message });
    } else {
      files.push(step.file);
      bytesTotal += step.file.bytes;
    }
    if (files.length + failed.length > FILES_MAX) {
      throw catalogErrors.IMPORT_TOO_MANY_FILES({ filesMax: FILES_MAX });
    }
  }
  return { files, failed, skipped, bytesTotal };
}

async function* arrivingFiles({ root, arriving }: ArrivingFiles): AsyncGenerator<FoundFile> {
  const relativeAt = Buffer.byteLength(root) + 1;
  for await (const name of arriving) {
    const path = Buffer.from(name);
    const { size, mtimeNs } = await stat(path, { bigint: true });
    yield { path, relativeAt, shown: displayPath(path), bytes: Number(size), mtimeNs };
  }
}
