import { closeSync, fsync, openSync } from 'node:fs';
import { mkdir, open, readdir, rename } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

const fsyncFile = promisify(fsync);

/**
 * Makes the content of a file, or the names in a folder, survive a power cut. What it opens was
 * written just now, so that only the wait for the disk is worth a turn of the thread pool.
 */
export async function fsyncPath(target: string): Promise<void> {
  const file = openSync(target, 'r');
  try {
    await fsyncFile(file);
  } finally {
    closeSync(file);
  }
}

/** As `fsyncPath`, for a folder and everything in it, leaves first. */
export async function fsyncTree(dir: string): Promise<void> {
  for (const entry of await readdir(dir, { withFileTypes: true })) {
    const inner = path.join(dir, entry.name);
    if (entry.isDirectory()) await fsyncTree(inner);
    else if (entry.isFile()) await fsyncPath(inner);
  }
  await fsyncPath(dir);
}

/**
 * Renames, then makes the new name survive a power cut; the target's folder is made if missing.
 * @param folderMode of folders that are made: the owner's alone, unless told.
 */
export async function renameDurably(from: string, to: string, folderMode = 0o700): Promise<void> {
  const parent = path.dirname(to);
  const made = await mkdir(parent, { recursive: true, mode: folderMode });
  await rename(from, to);
  await fsyncPath(parent);
  if (made !== undefined) await fsyncPath(path.dirname(made));
}

/** Puts new content in the place of a file: after a power cut it is the old one or the new one. */
export async function replaceFile(file: string, data: Uint8Array, mode: number): Promise<void> {
  const draft = `${file}.part`;
  const handle = await open(draft, 'w', mode);
  try {
    await handle.writeFile(data);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await renameDurably(draft, file);
}
