import { execFile } from 'node:child_process';
import { lstat } from 'node:fs/promises';
import { promisify } from 'node:util';

import { embeddedErrors } from './errors.ts';

/** The user that the server runs as, where it is not the one who runs veza. */
export interface ServerUser {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

const OWN_USER = 'veza-postgres';
const KNOWN_USERS = [OWN_USER, 'postgres'];
const run = promisify(execFile);

/**
 * PostgreSQL refuses to run as root. As root this finds the owner of an existing database folder,
 * or the user `veza-postgres` or `postgres`, or makes the first; for everybody else it returns
 * undefined: the server runs as they do.
 * @throws EMBEDDED_USER_MISSING, EMBEDDED_OWNER_WRONG when the database folder belongs to root.
 */
export async function getServerUser(dataFolder: string): Promise<ServerUser | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const owner = await lstat(dataFolder).catch((error: NodeJS.ErrnoException) => {
    // A file where a folder should be is named when the folders are made.
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined;
    throw error;
  });
  if (owner !== undefined) {
    if (owner.uid === 0) {
      const expected = (await findOrMakeUser()).uid;
      throw embeddedErrors.EMBEDDED_OWNER_WRONG({ folder: dataFolder, owner: 0, expected });
    }
    return { name: `#${owner.uid}`, uid: owner.uid, gid: owner.gid };
  }
  return findOrMakeUser();
}

async function findOrMakeUser(): Promise<ServerUser> {
  for (const name of KNOWN_USERS) {
    const found = await findUser(name);
    if (found !== undefined) return found;
  }
  try {
    await run('useradd', [
      '--system',
      '--no-create-home',
      '--shell',
      '/usr/sbin/nologin',
      OWN_USER,
    ]);
  } catch (cause) {
    // Another process may have made it at the same moment; only a user who is missing is an error.
    const raced = await findUser(OWN_USER);
    if (raced !== undefined) return raced;
    const reason = (cause as Error).message;
    throw embeddedErrors.EMBEDDED_USER_MISSING({ user: OWN_USER, reason }, { cause });
  }
  const made = await findUser(OWN_USER);
  if (made !== undefined) return made;
  throw embeddedErrors.EMBEDDED_USER_MISSING({ user: OWN_USER, reason: 'useradd did not make it' });
}

async function findUser(name: string): Promise<ServerUser | undefined> {
  try {
    const [uid, gid] = await Promise.all([run('id', ['-u', name]), run('id', ['-g', name])]);
    return { name, uid: Number(uid.stdout), gid: Number(gid.stdout) };
  } catch (error) {
    // `id` ends with 1 for a user who does not exist.
    if ((error as { code?: unknown }).code === 1) return undefined;
    throw embeddedErrors.EMBEDDED_USER_MISSING(
      { user: name, reason: (error as Error).message },
      { cause: error },
    );
  }
}
