import { constants } from 'node:fs';
import { copyFile, mkdir, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { replaceFile } from '#storage/durable.ts';

import type { MendedPlaylist } from './mend-presentation.ts';

/** Most backups of one playlist. */
const BACKUPS_MAX = 1000;

/**
 * Puts mended playlists in the place of the old ones, each of which is kept beside it as `NAME.bak`,
 * or `NAME.bak.2` and so on where there is one already. A playlist is the old one or the new one,
 * never a part of it. Returns the backups.
 */
export async function storeInPlace(changes: readonly MendedPlaylist[]): Promise<string[]> {
  const backups: string[] = [];
  for (const { before, after } of changes) {
    const file = before.resource.location;
    backups.push(await backUp(file));
    const { mode } = await stat(file);
    await replaceFile(file, after.bytes, mode & 0o777);
  }
  return backups;
}

async function backUp(file: string): Promise<string> {
  for (let nth = 1; nth <= BACKUPS_MAX; nth += 1) {
    const backup = nth === 1 ? `${file}.bak` : `${file}.bak.${nth}`;
    try {
      await copyFile(file, backup, constants.COPYFILE_EXCL);
      return backup;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
  throw new Error(`${file} has ${BACKUPS_MAX} backups`);
}

/** A file of a presentation, and what it is called below the folder of the copy. */
export interface CopiedFile {
  readonly from: string;
  readonly to: string;
}

/** Copies a presentation; playlists that were mended are written as they are now. */
export async function storeCopy(
  files: readonly CopiedFile[],
  changes: readonly MendedPlaylist[],
): Promise<void> {
  const mended = new Map(changes.map(({ before, after }) => [before.resource.location, after]));
  for (const { from, to } of files) {
    await mkdir(path.dirname(to), { recursive: true });
    const after = mended.get(from);
    if (after === undefined) await copyFile(from, to, constants.COPYFILE_FICLONE);
    else await writeFile(to, after.bytes);
  }
}
