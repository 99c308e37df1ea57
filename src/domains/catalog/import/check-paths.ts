import { findUnreadablePath } from '#music/find-unreadable-path.ts';

import { catalogErrors } from '../errors.ts';

/**
 * Refuses paths that are not there or cannot be read, before anything is done.
 * @throws IMPORT_PATH_MISSING, IMPORT_PATH_UNREADABLE
 */
export async function checkPaths(paths: readonly string[]): Promise<void> {
  const found = await findUnreadablePath(paths);
  if (found === undefined) return;
  const { path, reason, cause } = found;
  if (reason === undefined) throw catalogErrors.IMPORT_PATH_MISSING({ path }, { cause });
  throw catalogErrors.IMPORT_PATH_UNREADABLE({ path, reason }, { cause });
}
