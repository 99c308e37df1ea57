import type { Work } from '#core/events.ts';
import { nameOwnedStaging } from '#storage/staging-owner.ts';

import { checkPaths } from './import/check-paths.ts';
import { importFiles } from './import/import-files.ts';
import { beginImport, importStagingName, type ImportRun } from './import/import-run.ts';
import type { ImportContext, ImportEvent, ImportInput, ImportResult } from './import/model.ts';

/**
 * Brings files and folders into the catalogue and queues their transcodes. What is there already
 * is a duplicate, what is no music is listed as failed, and running again resumes: nothing is lost
 * or doubled, also with several imports at one time.
 * @throws IMPORT_PATH_MISSING, IMPORT_PATH_UNREADABLE, IMPORT_TOO_MANY_FILES, IMPORT_DISK_FULL,
 * and what the database, the storage and FFmpeg throw.
 */
export async function* importPaths(
  ctx: ImportContext,
  input: ImportInput,
): Work<ImportEvent, ImportResult> {
  if (!('arriving' in input.paths)) await checkPaths(input.paths);
  if (input.dryRun === true) return yield* importWithLinks(ctx, input, undefined);
  return yield* recordedImport(ctx, input);
}

/** Files are read by plain names in a folder of this run. */
async function* importWithLinks(
  ctx: ImportContext,
  input: ImportInput,
  run: ImportRun | undefined,
): Work<ImportEvent, ImportResult> {
  const stagingName =
    run === undefined ? await nameOwnedStaging('import') : importStagingName(run.id);
  const linksDir = await ctx.storage.makeStagingDir(stagingName);
  try {
    return yield* importFiles(ctx, input, run === undefined ? { linksDir } : { linksDir, run });
  } finally {
    await ctx.storage.removeStagingDir(stagingName);
  }
}

async function* recordedImport(
  ctx: ImportContext,
  input: ImportInput,
): Work<ImportEvent, ImportResult> {
  const run = await beginImport(ctx, input);
  let ended = false;
  try {
    const result = yield* importWithLinks(ctx, input, run);
    ended = true;
    await run.end('done');
    return result;
  } catch (error) {
    if (!ended) {
      ended = true;
      // Where not even the end can be written, the next import marks this one as interrupted; the
      // first error says more than the second.
      await run.end({ error }).catch(() => {});
    }
    throw error;
  } finally {
    // The caller stopped listening.
    if (!ended) await run.end('interrupted');
  }
}
