import { constants } from 'node:fs';
import { access, readdir, stat } from 'node:fs/promises';
import path from 'node:path';

import { displayPath } from './display-path.ts';
import { describe } from './walk-files.ts';

/** A path that no file can be read from. */
export interface UnreadablePath {
  /** Absolute, for people. */
  readonly path: string;
  /** Undefined where nothing is there. */
  readonly reason: string | undefined;
  readonly cause: unknown;
}

/** The first of some files and folders that is not there or cannot be read. */
export async function findUnreadablePath(
  paths: readonly string[],
): Promise<UnreadablePath | undefined> {
  for (const given of paths) {
    try {
      const isFolder = (await stat(given)).isDirectory();
      await access(given, isFolder ? constants.R_OK | constants.X_OK : constants.R_OK);
      if (isFolder) await readdir(given, { encoding: 'buffer' });
    } catch (cause) {
      const isMissing = (cause as NodeJS.ErrnoException).code === 'ENOENT';
      const shown = displayPath(Buffer.from(path.resolve(given)));
      return { path: shown, reason: isMissing ? undefined : describe(cause), cause };
    }
  }
  return undefined;
}
