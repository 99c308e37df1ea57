import type { Context } from '#context.ts';

import { catalogErrors } from '../errors.ts';
import type { ImportFailure } from './model.ts';
import { walkFiles, type FoundFile } from './walk-files.ts';

/** What lies under the given paths. */
export interface Survey {
  readonly files: readonly FoundFile[];
  readonly failed: readonly ImportFailure[];
  readonly skipped: number;
  readonly bytesTotal: number;
}

/** Files of one import; their names are held in memory. */
const FILES_MAX = 500_000;

/**
 * Walks the given paths once.
 * @throws IMPORT_TOO_MANY_FILES
 */
export async function surveyFiles(
  ctx: Pick<Context, 'signal'>,
  paths: readonly string[],
): Promise<Survey> {
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
