import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';

import { readServerVersion } from './binaries.ts';
import { embeddedErrors } from './errors.ts';
import type { EmbeddedHome } from './open-home.ts';

/**
 * Looks at PGDATA before the server does, so that each fault has its own words. Returns false where
 * there is none yet.
 * @throws EMBEDDED_FOLDER_BROKEN, EMBEDDED_VERSION_MISMATCH, EMBEDDED_OWNER_WRONG, EMBEDDED_MODE_WRONG
 */
export async function checkDataFolder(home: EmbeddedHome): Promise<boolean> {
  const folder = home.paths.data;
  const found = await stat(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (found === undefined) return false;
  const expected = home.user?.uid ?? process.getuid?.() ?? found.uid;
  if (found.uid !== expected) {
    throw embeddedErrors.EMBEDDED_OWNER_WRONG({ folder, owner: found.uid, expected });
  }
  if ((found.mode & 0o077) !== 0) {
    const mode = (found.mode & 0o777).toString(8);
    throw embeddedErrors.EMBEDDED_MODE_WRONG({ folder, mode });
  }
  const version = await readFile(path.join(folder, 'PG_VERSION'), 'utf8').catch(
    (cause: NodeJS.ErrnoException) => {
      if (cause.code !== 'ENOENT' && cause.code !== 'ENOTDIR') throw cause;
      throw embeddedErrors.EMBEDDED_FOLDER_BROKEN(
        { folder, reason: 'there is no file PG_VERSION' },
        { cause },
      );
    },
  );
  const needed = String(Number.parseInt(await readServerVersion(home.binaries), 10));
  if (version.trim() !== needed) {
    throw embeddedErrors.EMBEDDED_VERSION_MISMATCH({ folder, found: version.trim(), needed });
  }
  return true;
}
