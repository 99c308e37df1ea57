import type { Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';

/** Most entries that are looked at below one folder. */
const ENTRIES_MAX = 5_000_000;
const PLAYLIST = /\.m3u8?$/i;

/** A folder that could not be read. */
export interface UnreadFolder {
  readonly dir: string;
  readonly reason: string;
}

export interface FoundFiles {
  /** Paths of the playlists, by their names, sorted. */
  readonly files: readonly string[];
  readonly unread: readonly UnreadFolder[];
}

/** The playlists below a folder; a link to a folder is not followed. */
export async function findFiles(dir: string, signal: AbortSignal): Promise<FoundFiles> {
  const files: string[] = [];
  const unread: UnreadFolder[] = [];
  const left = [dir];
  let entries = 0;
  for (let at = left.pop(); at !== undefined && entries <= ENTRIES_MAX; at = left.pop()) {
    signal.throwIfAborted();
    const read = await readFolder(at);
    if ('reason' in read) unread.push(read);
    else {
      entries += read.entries.length;
      for (const entry of read.entries) {
        const place = path.join(at, entry.name);
        if (entry.isDirectory()) left.push(place);
        else if (PLAYLIST.test(entry.name)) files.push(place);
      }
    }
  }
  return { files: files.toSorted(), unread };
}

async function readFolder(dir: string): Promise<UnreadFolder | { readonly entries: Dirent[] }> {
  try {
    return { entries: await readdir(dir, { withFileTypes: true }) };
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    // Gone since its name was read, or no folder: nothing that hides a playlist.
    if (code === 'ENOENT' || code === 'ENOTDIR') return { entries: [] };
    return { dir, reason: code ?? message };
  }
}
